import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Audit, serverAudits } from 'graphql-http';
import { answerWith, startTestGateway, type TestGateway } from '#support/gateway.ts';

/** A browser may send these across sites without asking, so they are refused without a header that it cannot send so. */
const refusedForCsrf = new Map([
  ['5A70', 'GET without a content type'],
  ['D6D5', 'GET without a content type'],
  ['6A70', 'GET without a content type'],
]);

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    greeter: { sdl: 'type Query { hello: String }', handler: answerWith({ hello: 'hi' }) },
  });
});
afterAll(() => gateway.stop());

const auditsWith = (headers: Readonly<Record<string, string>>): Audit[] =>
  serverAudits({
    url: () => `${gateway.url}/graphql`,
    fetchFn: (url: string, init: RequestInit = {}) =>
      fetch(url, { ...init, headers: { ...init.headers, ...headers } }),
  });

const failureOf = async ({ fn }: Audit): Promise<string | null> => {
  const result = await fn();
  if (result.status === 'ok') return null;
  const { status } = result.response;
  await result.response.body?.cancel();
  return `${status}: ${result.reason}`;
};

const rows = (audits: readonly Audit[]) =>
  audits.map((audit) => ({ title: `${audit.id} ${audit.name}`, audit }));

describe('the audits of GraphQL over HTTP pass', () => {
  const plain = auditsWith({});

  test.each(rows(plain.filter(({ id }) => !refusedForCsrf.has(id))))('$title', async ({ audit }) => {
    expect(await failureOf(audit)).toBeNull();
  });

  test.each(rows(plain.filter(({ id }) => refusedForCsrf.has(id))))(
    'all but what CSRF prevention forbids: $title',
    async ({ audit }) => {
      expect(audit.name).toMatch(/^MAY /);
      expect(await failureOf(audit)).toMatch(/^400: /);
    },
  );

  test.each(rows(auditsWith({ 'apollo-require-preflight': '1' })))(
    'with the header of a preflight: $title',
    async ({ audit }) => {
      expect(await failureOf(audit)).toBeNull();
    },
  );
});

describe('the status for application/json', () => {
  const statusOf = async (target: TestGateway, query: string, accept: string) => {
    const { status, headers } = await target.send(query, { headers: { accept } });
    return { status, type: String(headers['content-type']).split(';')[0] };
  };
  const json = 'application/json';
  const graphql = 'application/graphql-response+json';

  test('is 200 for a document that cannot run, and that of the table when the client knows GraphQL', async () => {
    for (const query of ['{', '{ unknown }', 'query($n: Int!) { hello @include(if: $n) }']) {
      expect(await statusOf(gateway, query, json)).toEqual({ status: 200, type: json });
      expect(await statusOf(gateway, query, graphql)).toEqual({ status: 400, type: graphql });
    }
  });

  test('is that of the table when set so', async () => {
    const strict = await startTestGateway(
      { greeter: { sdl: 'type Query { hello: String }', handler: answerWith({ hello: 'hi' }) } },
      { SOBA_HTTP_STATUS_JSON: 'strict' },
    );
    expect(await statusOf(strict, '{', json)).toEqual({ status: 400, type: json });
    await strict.stop();
  });

  test.each([json, graphql])(
    'of a refusal is that of the table, before and after the parser: %s',
    async (type) => {
      const tooWide = `{ ${'hello '.repeat(300)} }`;
      expect(await statusOf(gateway, tooWide, type)).toEqual({ status: 400, type });
    },
  );
});
