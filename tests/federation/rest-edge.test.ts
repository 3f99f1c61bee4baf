import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answering } from '#support/faulty-upstream.ts';
import { failureOf, type RestAnswer, type RestCall, type RestStage, startRestStage } from '#support/rest.ts';
import type { RestCase } from '#support/rest-case.ts';
import { restCases } from '#support/rest-cases.ts';

let stage: RestStage;
let token: string;
beforeAll(async () => {
  stage = await startRestStage();
  token = await stage.issuer.issue({ tier: 'ADMIN' });
});
afterAll(() => stage.stop());

const as = (
  { method, path, input }: Pick<RestCase, 'method' | 'path' | 'input'>,
  more: Partial<RestCall> = {},
): Promise<RestAnswer> => stage.call({ method, path, input, token, ...more });
const named = restCases.map((one) => [`${one.method} ${one.path}`, one] as const);

describe('each endpoint', () => {
  test.each(named)('%s says what the graph says for the same input', async (_name, one) => {
    const { data, errors } = await stage.federation.send(one.query, { variables: one.variables, token });
    expect(errors).toEqual([]);
    const answer = await as(one);
    expect(answer.status).toBe(200);
    const { freshness, ...rest } = answer.body.data;
    // Each text of a batch has been kept by itself.
    const unmarked = JSON.parse(
      JSON.stringify(rest, (name, value) => (name === 'freshness' ? undefined : value)),
    );
    expect(unmarked).toEqual(one.expected(data));
    expect(answer.body).toMatchObject({ success: true, timestamp: expect.stringMatching(/^\d{4}-.*Z$/) });
    expect(Object.keys(answer.body).toSorted()).toEqual(['data', 'success', 'timestamp']);
    if (freshness !== undefined)
      expect(freshness).toEqual({ source: 'cache', ageSeconds: expect.any(Number), stale: false });
    expect(answer.headers['ratelimit']).toMatch(/r=\d+/);
  });

  test.each(named)('%s wants to know who is asking', async (_name, one) => {
    const answer = await as(one, { token: undefined });
    expect(answer.status).toBe(401);
    expect(failureOf(answer)).toEqual({ code: 'UNAUTHENTICATED' });
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    const forged = await as(one, { token: `${token.slice(0, -4)}AAAA` });
    expect([forged.status, forged.body.code]).toEqual([401, 'UNAUTHENTICATED']);
  });

  test.each(named)('%s takes no other method, and says which it takes', async (_name, one) => {
    const method = one.method === 'GET' ? 'POST' : 'GET';
    const answer = await as(one, { method });
    expect(answer.status).toBe(405);
    expect(failureOf(answer)).toEqual({ code: 'METHOD_NOT_ALLOWED' });
    expect(answer.headers['allow']).toBe(one.method);
  });

  const posts = named.filter(([, one]) => one.method === 'POST');
  test.each(posts)('%s takes no body that is too large, no text and no other JSON', async (_name, one) => {
    const large = await as(one, { input: { ...one.input, more: 'x'.repeat(3_000_000) } });
    expect([large.status, failureOf(large)]).toEqual([413, { code: 'PAYLOAD_TOO_LARGE' }]);
    const unknown = await as(one, { input: '{"a":', token: undefined });
    expect([unknown.status, failureOf(unknown)]).toEqual([401, { code: 'UNAUTHENTICATED' }]);
    const broken = await as(one, { input: '{"a":' });
    expect([broken.status, failureOf(broken)]).toEqual([400, { code: 'BAD_REQUEST' }]);
    const list = await as(one, { input: '[]' });
    expect([list.status, failureOf(list)]).toEqual([400, { code: 'BAD_USER_INPUT' }]);
    const text = await as(one, { headers: { 'content-type': 'text/plain' } });
    expect([text.status, failureOf(text)]).toEqual([415, { code: 'UNSUPPORTED_MEDIA_TYPE' }]);
  });

  const guarded = named.filter(([, one]) => !/supported-languages|aggregate/.test(one.path));
  test.each(guarded)('%s is not for those who lack the role that the graph asks for', async (_name, one) => {
    const service = await stage.issuer.issue({ sub: 'a-program', roles: ['SERVICE'], tier: 'ADMIN' });
    const answer = await as(one, { token: service });
    expect([answer.status, failureOf(answer)]).toEqual([403, { code: 'FORBIDDEN' }]);
  });

  // The languages have been kept for a week.
  const fresh = named.filter(([, one]) => !one.path.endsWith('supported-languages'));
  test.each(fresh)('%s says which service is away, and when to ask again', async (_name, one) => {
    const service = stage.services[one.service ?? 'ml'];
    service.fail(answering('{}', { status: 503, headers: { 'retry-after': '30' } }));
    try {
      const answer = await as(one, { input: one.fresh });
      expect(answer.status).toBe(503);
      expect(failureOf(answer)).toEqual({
        code: 'UPSTREAM_UNAVAILABLE',
        service: expect.stringMatching(/^[A-Z_]+$/),
      });
      expect(answer.headers['retry-after']).toBe('30');
    } finally {
      service.recover();
    }
  });
});
