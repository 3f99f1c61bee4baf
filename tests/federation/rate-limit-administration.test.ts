import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Principal } from '#platform/identity.ts';
import { principalOf } from '#support/principal.ts';
import {
  accountIds,
  grantMutation,
  inspectQuery,
  limitFields,
  type RateLimitGraph,
  removeMutation,
  resetMutation,
  setMutation,
  startRateLimitGraph,
} from '#support/rate-limit-graph.ts';

let graph: RateLimitGraph;
beforeAll(async () => {
  graph = await startRateLimitGraph();
});
afterAll(() => graph.stop());

describe('an account', () => {
  test('sees what is left of its limit, as this request left it', async () => {
    const before = await graph.spend(graph.tokens.premium);
    const { data } = await graph.send(`{ me { rateLimit { ${limitFields} } } }`, {
      token: graph.tokens.premium,
    });
    const { rateLimit } = data.me;
    expect(rateLimit).toMatchObject({
      policy: 'operations',
      tier: 'PREMIUM',
      isOverridden: false,
      limit: 50,
    });
    expect(rateLimit.windows).toMatchObject([
      { name: 'minute', seconds: 60, limit: 50 },
      { name: 'hour', seconds: 3600, limit: 1000 },
    ]);
    const left = Number(/r=(\d+)/.exec(String(before.headers['ratelimit']))?.[1]);
    expect(rateLimit.remaining).toBeGreaterThanOrEqual(left - 1);
    expect(rateLimit.remaining).toBeLessThan(50);
    expect(Date.parse(rateLimit.windows[1].nextTokenAt)).toBeGreaterThan(Date.now());
    expect(Date.parse(rateLimit.resetAt)).toBeGreaterThan(Date.now());
  });

  test('sees no other account, whatever staff it is, and changes nothing', async () => {
    const query = `query($id: ID!) { user(id: $id) { rateLimit { limit } } }`;
    const variables = { id: accountIds.free };
    const seen = await graph.send(query, { token: graph.tokens.support, variables });
    expect(seen.data.user).toEqual({ rateLimit: null });
    expect(seen.errors[0]?.extensions['code']).toBe('FORBIDDEN');
    expect(
      (await graph.send(query, { token: graph.tokens.admin, variables })).data.user.rateLimit.limit,
    ).toBe(10);
    const of = { kind: 'USER', id: accountIds.free };
    for (const [mutation, input] of [
      [resetMutation, { of, reason: 'x' }],
      [grantMutation, { of, tokens: 1, reason: 'x' }],
      [setMutation, { of, factor: 9, reason: 'x' }],
      [removeMutation, { of, reason: 'x' }],
    ] as const) {
      const refused = await graph.send(mutation, { token: graph.tokens.support, variables: { input } });
      expect(refused.errors[0]?.extensions['code']).toBe('FORBIDDEN');
    }
    const inspected = await graph.send(inspectQuery, { token: graph.tokens.support, variables: { of } });
    expect(inspected.data).toEqual({ rateLimit: null });
  });
});

describe('an administrator', () => {
  test('inspects, grants and resets, which is on record', async () => {
    await graph.reset('USER', accountIds.free);
    for (let n = 0; n < 10; n += 1) await graph.spend(graph.tokens.free);
    expect((await graph.spend(graph.tokens.free)).status).toBe(429);
    expect(await graph.inspect('USER', accountIds.free)).toMatchObject({
      tier: 'FREE',
      limit: 10,
      remaining: 0,
    });
    const of = { kind: 'USER', id: accountIds.free };
    const granted = await graph.asAdmin(grantMutation, { input: { of, tokens: 3, reason: 'sorry' } });
    expect(granted).toMatchObject({ __typename: 'RateLimitChanged', rateLimit: { limit: 10 } });
    for (let n = 0; n < 3; n += 1) expect((await graph.spend(graph.tokens.free)).status).toBe(200);
    expect(await graph.reset('USER', accountIds.free)).toMatchObject({
      rateLimit: { limit: 10, remaining: 10 },
    });
    const { securityEvents } = await graph.asAdmin(
      `{ securityEvents(filter: { types: ["rate_limit.reset", "rate_limit.granted"] }) {
        events { type userId actorId facts { name value } } } }`,
      {},
    );
    expect(securityEvents.events[1]).toEqual({
      type: 'rate_limit.granted',
      userId: accountIds.free,
      actorId: accountIds.admin,
      facts: expect.arrayContaining([
        { name: 'reason', value: 'sorry' },
        { name: 'tokens', value: '3' },
      ]),
    });
  });

  test.each([
    ['USER', 'nobody', 'NOT_FOUND'],
    ['USER', '01900000-0000-7000-8000-0000000000ff', 'NOT_FOUND'],
    ['API_KEY', 'nobody', 'NOT_FOUND'],
    ['CLIENT', 'a\u0000b', 'NOT_FOUND'],
    ['ADDRESS', '1.2.3', 'NOT_FOUND'],
    ['CLIENT_NAME', 'web', 'NO_BUCKET'],
  ])('finds no bucket of %s %j', async (kind, id, reason) => {
    expect(await graph.inspect(kind, id)).toBeNull();
    expect(await graph.reset(kind, id)).toEqual({ __typename: 'RateLimitRejected', reason });
  });

  test.each([0, -1, 1e10])('cannot grant %d tokens', async (count) => {
    const input = { of: { kind: 'USER', id: accountIds.free }, tokens: count, reason: 'x' };
    expect(await graph.asAdmin(grantMutation, { input })).toMatchObject({ reason: 'INVALID_TOKENS' });
  });

  test('resets who is not signed in, by address', async () => {
    const before = (await graph.inspect('ADDRESS', '127.0.0.1')).remaining;
    await graph.send('{ isFeatureEnabled(key: "FEATURE_GDPR_STRICT_MODE") }');
    expect((await graph.inspect('ADDRESS', '127.0.0.1')).remaining).toBeLessThanOrEqual(before);
    expect(await graph.reset('ADDRESS', '127.0.0.1')).toMatchObject({ rateLimit: { remaining: 10 } });
  });

  test.each([
    [{ factor: 0 }, 'INVALID_LIMITS'],
    [{ factor: 1e6 }, 'INVALID_LIMITS'],
    [{}, 'INVALID_LIMITS'],
    [{ factor: 2, windows: [] }, 'INVALID_LIMITS'],
    [{ windows: [{ name: 'Minute', limit: 1, seconds: 60 }] }, 'INVALID_LIMITS'],
    [{ windows: [{ name: 'minute', limit: 0.5, seconds: 60 }] }, 'INVALID_LIMITS'],
    [{ windows: [{ name: 'minute', limit: 1e300, seconds: 60 }] }, 'INVALID_LIMITS'],
    [{ windows: [{ name: 'long', limit: 1, seconds: 86_400 * 365 }] }, 'INVALID_LIMITS'],
    [{ windows: ['a', 'a'].map((name) => ({ name, limit: 1, seconds: 60 })) }, 'INVALID_LIMITS'],
    [{ factor: 2, expiresAt: '2020-01-01T00:00:00Z' }, 'INVALID_EXPIRY'],
    [{ factor: 2, expectedVersion: 7 }, 'VERSION_CONFLICT'],
  ])('cannot set %j', async (given, reason) => {
    expect(await graph.override('USER', accountIds.premium, given)).toEqual({
      __typename: 'RateLimitRejected',
      reason,
    });
  });

  test.each(['', ' ', 'x'.repeat(201)])('gives a reason, and not %j', async (reason) => {
    const input = { of: { kind: 'USER', id: accountIds.premium }, factor: 2, reason };
    const { errors } = await graph.send(setMutation, { token: graph.tokens.admin, variables: { input } });
    expect(errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  });
});

describe('the endpoint of the gateway', () => {
  const ask = (headers: Readonly<Record<string, string>>, body: unknown) =>
    fetch(`${graph.url}/internal/rate-limit`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const own = { operation: 'inspect', of: null };

  test('answers nobody but identity', async () => {
    expect((await ask({}, own)).status).toBe(401);
    expect((await ask({ authorization: `Bearer ${graph.tokens.admin}` }, own)).status).toBe(401);
    expect((await ask({ 'x-soba-principal': graph.tokens.admin }, own)).status).toBe(401);
  });

  test.each([
    [{ kind: 'user', roles: ['USER'] }, own, 200],
    [{ kind: 'user', roles: ['USER'] }, { ...own, operation: 'reset' }, 403],
    [{ kind: 'user', roles: ['USER'] }, { operation: 'inspect', of: { principal: {}, address: '' } }, 400],
    [{ kind: 'user', roles: ['ADMIN'] }, { operation: 'empty', of: null }, 400],
    [{ kind: 'user', roles: ['ADMIN'] }, { operation: 'grant', of: null, tokens: -1 }, 400],
    [{ kind: 'user', roles: ['ADMIN'] }, null, 400],
    [{ kind: 'user', roles: ['ADMIN'] }, { operation: 'grant', of: null, tokens: 1 }, 200],
  ] as const)('to %j saying %j answers %d', async (given, body, status) => {
    const token = await graph.mint({ ...principalOf(), ...given } as Principal);
    expect((await ask({ 'x-soba-principal': token }, body)).status).toBe(status);
  });
});
