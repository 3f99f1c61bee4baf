import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { sha256 } from '#gateway/documents/check-persisted-query.ts';
import { answerWith, startTestGateway, type TestGateway } from '#support/gateway.ts';
import { until } from '#support/until.ts';
import { startUpstream } from '#support/upstream.ts';

const sdl = `
  type Query { hello(times: Int): String, me: Me }
  type Me { name: String, friend: Me }
  type Mutation { shout: String }
`;
const query = 'query A($n: Int) { hello(times: $n) }';
const hash = sha256(query);
const ok = { status: 200, data: { hello: 'hi' }, code: undefined };

let gateway: TestGateway | undefined;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'soba-manifests-'));
  writeFileSync(path.join(folder, 'web.json'), JSON.stringify({ [hash]: query, relay: query }));
  writeFileSync(
    path.join(folder, 'deep.json'),
    JSON.stringify({ deep: `{ me ${'{ friend '.repeat(11)} { name } ${'}'.repeat(11)} }` }),
  );
});
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  rmSync(folder, { recursive: true });
});

const start = async (settings: Readonly<Record<string, string>>): Promise<TestGateway> => {
  gateway = await startTestGateway(
    { greeter: { sdl, handler: answerWith({ hello: 'hi', shout: 'HI' }) } },
    { SOBA_HTTP_STATUS_JSON: 'strict', SOBA_TRUSTED_DOCUMENTS_POLL_MS: '50', ...settings },
  );
  return gateway;
};

const outcomeOf = async (response: Awaited<ReturnType<typeof request>>) => {
  const { data, errors } = (await response.body.json()) as {
    data?: unknown;
    errors?: readonly { readonly extensions: { readonly code: string } }[];
  };
  return { status: response.statusCode, data, code: errors?.[0]?.extensions.code };
};

const headers = { 'content-type': 'application/json' };
const post = async (body: object) =>
  outcomeOf(
    await request(`${gateway?.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) }),
  );
const get = async (search: Readonly<Record<string, string>>) =>
  outcomeOf(await request(`${gateway?.url}/graphql?${new URLSearchParams(search)}`, { headers }));

const persistedQuery = { version: 1, sha256Hash: hash };
const variables = { n: 2 };

describe('trusted documents', () => {
  test('run by their id in every style, with their variables', async () => {
    const { upstreams } = await start({ SOBA_TRUSTED_DOCUMENTS: folder });
    for (const name of [
      { documentId: `sha256:${hash}` },
      { documentId: hash },
      { doc_id: 'relay' },
      { id: 'relay' },
      { extensions: { persistedQuery } },
    ]) {
      expect(await post({ ...name, variables })).toEqual(ok);
      const texts = Object.entries({ ...name, variables }).map(([field, value]) => [
        field,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]);
      expect(await get(Object.fromEntries(texts))).toEqual(ok);
    }
    const { requests } = upstreams['greeter'] ?? { requests: [] };
    expect(requests.slice(-10).every(({ body }) => body.includes('"n":2'))).toBe(true);
  });

  test('that are not known are refused by the protocol of the client that asks', async () => {
    await start({ SOBA_TRUSTED_DOCUMENTS: folder });
    expect(await post({ documentId: 'sha256:no' })).toMatchObject({
      status: 404,
      code: 'PERSISTED_QUERY_NOT_IN_LIST',
    });
    const other = { version: 1, sha256Hash: sha256('{ hello }') };
    expect(await post({ extensions: { persistedQuery: other } })).toMatchObject({
      status: 200,
      code: 'PERSISTED_QUERY_NOT_FOUND',
    });
  });

  test('are not supported where there are none', async () => {
    await start({});
    expect(await post({ documentId: 'relay' })).toMatchObject({ code: 'PERSISTED_QUERY_NOT_SUPPORTED' });
  });

  test('keep to the limits like any other document', async () => {
    await start({ SOBA_TRUSTED_DOCUMENTS: folder });
    expect(await post({ id: 'deep' })).toMatchObject({ status: 400, code: 'MAX_DEPTH_LIMIT' });
  });

  test('alone may run when the guard enforces, as text or by id', async () => {
    const { upstreams } = await start({
      SOBA_TRUSTED_DOCUMENTS: folder,
      SOBA_GUARD_TRUSTED_DOCUMENTS: 'enforce',
    });
    expect(await post({ query: `# again\n${query.replaceAll(' ', '\n ')}`, variables })).toEqual(ok);
    expect(await post({ id: 'relay' })).toEqual(ok);
    expect(await post({ query: '{ hello }' })).toMatchObject({ status: 403, code: 'QUERY_NOT_IN_SAFELIST' });
    expect(await post({ query: '{ hello }', id: 'relay' })).toMatchObject({ code: 'QUERY_NOT_IN_SAFELIST' });
    const registering = { version: 1, sha256Hash: sha256('{ hello }') };
    expect(await post({ query: '{ hello }', extensions: { persistedQuery: registering } })).toMatchObject({
      code: 'QUERY_NOT_IN_SAFELIST',
    });
    expect(await post({ extensions: { persistedQuery: registering } })).toMatchObject({
      code: 'PERSISTED_QUERY_NOT_FOUND',
    });
    expect(upstreams['greeter']?.requests).toHaveLength(2);
  });

  test('are not missed when the guard measures, and the others are counted', async () => {
    const { url } = await start({ SOBA_TRUSTED_DOCUMENTS: folder, SOBA_GUARD_TRUSTED_DOCUMENTS: 'measure' });
    expect(await post({ query: '{ hello }' })).toEqual(ok);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/soba_guard_decisions_total{.*guard="trusted-documents".*decision="deny".*} 1/);
  });

  test('come from a URL too, and one that is newer than our copy is asked for', async () => {
    let manifest: object = {};
    const server = await startUpstream((_body, response) => response.end(JSON.stringify(manifest)));
    await start({ SOBA_TRUSTED_DOCUMENTS: server.url, SOBA_TRUSTED_DOCUMENTS_POLL_MS: '3600000' });
    manifest = { relay: query };
    await until(async () => (await post({ id: 'relay' })).status === 200);
    await server.stop();
  });

  test('are required for readiness when the guard enforces', async () => {
    const { url } = await start({
      SOBA_TRUSTED_DOCUMENTS: path.join(folder, 'none'),
      SOBA_GUARD_TRUSTED_DOCUMENTS: 'enforce',
    });
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect(await post({ query })).toMatchObject({ code: 'QUERY_NOT_IN_SAFELIST' });
  });
});

describe('automatic persisted queries', () => {
  test('are registered with their text and run by their hash', async () => {
    await start({});
    const extensions = { persistedQuery };
    expect(await post({ extensions })).toMatchObject({ status: 200, code: 'PERSISTED_QUERY_NOT_FOUND' });
    expect(await post({ query, extensions })).toEqual(ok);
    expect(await post({ extensions, variables })).toEqual(ok);
    expect(await get({ extensions: JSON.stringify(extensions) })).toEqual(ok);
  });

  test('keep to the limits when they are registered, and with the operation that is chosen when they run', async () => {
    const { upstreams } = await start({});
    const deep = `{ me ${'{ friend '.repeat(11)} { name } ${'}'.repeat(11)} }`;
    const two = `query A { hello } query B { me ${'{ friend '.repeat(10)} { name } ${'}'.repeat(10)} }`;
    const of = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: sha256(text) } });
    expect(await post({ query: deep, extensions: of(deep) })).toMatchObject({ code: 'MAX_DEPTH_LIMIT' });
    expect(await post({ query: two, operationName: 'A', extensions: of(two) })).toEqual(ok);
    const before = upstreams['greeter']?.requests.length;
    expect(await post({ operationName: 'B', extensions: of(two) })).toMatchObject({
      code: 'MAX_DEPTH_LIMIT',
    });
    expect(upstreams['greeter']?.requests.length).toBe(before);
  });

  test('are refused with a hash that is not theirs', async () => {
    await start({});
    expect(await post({ query: '{ hello }', extensions: { persistedQuery } })).toMatchObject({
      status: 400,
      code: 'BAD_REQUEST',
    });
  });
});
