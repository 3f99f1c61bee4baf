import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runOnServer } from '#support/database.ts';
import { basicAuth } from '#support/identity-http.ts';
import { accountIds, type RateLimitGraph, startRateLimitGraph } from '#support/rate-limit-graph.ts';
import { until } from '#support/until.ts';

let graph: RateLimitGraph;
beforeAll(async () => {
  graph = await startRateLimitGraph();
});
afterAll(() => graph.stop());

describe('an override', () => {
  test('of an account holds within seconds, has versions, and ends', async () => {
    expect(await graph.override('USER', accountIds.premium, { factor: 2, expectedVersion: 0 })).toMatchObject(
      {
        override: {
          kind: 'USER',
          subject: accountIds.premium,
          version: 1,
          factor: 2,
          windows: null,
          isRemoved: false,
        },
      },
    );
    await until(async () => (await graph.policyOf(graph.tokens.premium)).includes('q=100;w=60'));
    const { data } = await graph.send('{ me { rateLimit { limit isOverridden } } }', {
      token: graph.tokens.premium,
    });
    expect(data.me.rateLimit).toEqual({ limit: 100, isOverridden: true });
    const windows = [{ name: 'second', limit: 7, seconds: 1 }];
    const next = await graph.override('USER', accountIds.premium, { windows, expectedVersion: 1 });
    expect(next).toMatchObject({ override: { version: 2, factor: null, windows } });
    await until(async () => (await graph.policyOf(graph.tokens.premium)) === '"operations-second";q=7;w=1');
    const { rateLimitOverrides } = await graph.asAdmin(
      '{ rateLimitOverrides { overrides { subject version } } }',
    );
    expect(rateLimitOverrides.overrides).toEqual([{ subject: accountIds.premium, version: 2 }]);
    expect(await graph.remove('USER', accountIds.premium)).toMatchObject({
      override: { version: 3, isRemoved: true },
    });
    expect(await graph.remove('USER', accountIds.premium)).toMatchObject({ reason: 'NOT_FOUND' });
    await until(async () => (await graph.policyOf(graph.tokens.premium)).includes('q=50;w=60'));
    const { rateLimitOverrideVersions } = await graph.asAdmin(
      `query($of: RateLimitSubject!) { rateLimitOverrideVersions(of: $of, first: 2) {
        nextCursor overrides { version reason setBy } } }`,
      { of: { kind: 'USER', id: accountIds.premium } },
    );
    expect(rateLimitOverrideVersions.overrides).toMatchObject([
      { version: 3, reason: 'it is over', setBy: accountIds.admin },
      { version: 2 },
    ]);
    expect(rateLimitOverrideVersions.nextCursor).not.toBeNull();
  });

  test('ends by itself at its time', async () => {
    const expiresAt = new Date(Date.now() + 4000).toISOString();
    await graph.override('USER', accountIds.premium, { factor: 3, expiresAt });
    await until(async () => (await graph.policyOf(graph.tokens.premium)).includes('q=150;w=60'));
    await until(async () => (await graph.policyOf(graph.tokens.premium)).includes('q=50;w=60'));
  });

  test('without windows is no limit', async () => {
    await graph.override('USER', accountIds.premium, { windows: [] });
    await until(
      async () => (await graph.spend(graph.tokens.premium)).headers['ratelimit-policy'] === undefined,
    );
    expect(await graph.inspect('USER', accountIds.premium)).toMatchObject({
      limit: null,
      remaining: null,
      windows: [],
    });
    await graph.remove('USER', accountIds.premium);
    await until(async () => (await graph.policyOf(graph.tokens.premium)).includes('q=50;w=60'));
  });

  test('of an API key gives the key a bucket of its own', async () => {
    await graph.reset('USER', accountIds.premium);
    const create = await graph.send(
      'mutation { createApiKey(input: { name: "k", scopes: [] }) { ... on ApiKeyCreated { key apiKey { id } } } }',
      { token: graph.tokens.premium },
    );
    const { key, apiKey } = create.data.createApiKey;
    expect(await graph.policyOf(key)).toContain('q=50;w=60');
    await graph.override('API_KEY', apiKey.id, { factor: 4 });
    await until(async () => (await graph.policyOf(key)).includes('q=200;w=60'));
    expect(await graph.policyOf(graph.tokens.premium)).toContain('q=50;w=60');
    const before = (await graph.inspect('USER', accountIds.premium)).windows[1].remaining;
    for (let n = 0; n < 5; n += 1) await graph.spend(key);
    expect((await graph.inspect('USER', accountIds.premium)).windows[1].remaining).toBeGreaterThanOrEqual(
      before,
    );
    expect((await graph.inspect('API_KEY', apiKey.id)).windows[1].remaining).toBeLessThan(4000);
  });

  test('of a client that has authenticated may be higher', async () => {
    const created = await graph.asAdmin(
      `mutation { result: createServiceClient(input: { name: "partner", tier: FREE, scopes: [] }) {
        ... on ServiceClientSecret { client { id } secret } } }`,
      {},
    );
    const client = { id: created.client.id, secret: created.secret };
    const issued = await fetch(`${graph.subgraphs.get('identity')?.url}/oauth2/token`, {
      method: 'POST',
      headers: { ...basicAuth(client), 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials',
    });
    const { access_token: token } = (await issued.json()) as { access_token: string };
    expect(await graph.policyOf(token)).toContain('q=10;w=60');
    await graph.override('CLIENT', client.id, { factor: 10 });
    await until(async () => (await graph.policyOf(token)).includes('q=100;w=60'));
    // Calling oneself by its name is not to be it.
    expect(await graph.policyOf(graph.tokens.premium, { 'apollographql-client-name': client.id })).toContain(
      'q=50;w=60',
    );
  });

  test('of a name that clients give themselves only ever lowers', async () => {
    for (const given of [{ factor: 2 }, { factor: 1 }, { windows: [] }])
      expect(await graph.override('CLIENT_NAME', 'web', given)).toMatchObject({ reason: 'MAY_ONLY_LOWER' });
    expect(await graph.override('CLIENT_NAME', '\u0007', { factor: 0.5 })).toMatchObject({
      reason: 'NOT_FOUND',
    });
    expect(await graph.override('ADDRESS', '127.0.0.1', { factor: 0.5 })).toMatchObject({
      reason: 'NO_OVERRIDE',
    });
    const web = { 'apollographql-client-name': 'web' };
    await graph.override('CLIENT_NAME', 'web', { factor: 0.5 });
    await until(async () => (await graph.policyOf(graph.tokens.premium, web)).includes('q=25;w=60'));
    expect(await graph.policyOf(graph.tokens.premium)).toContain('q=50;w=60');
    await runOnServer(
      graph.databaseUrl,
      `insert into identity.rate_limit_override
      (kind, subject, version, limits, reason, set_at)
      values ('CLIENT_NAME', 'web', 2, '{"factor": 9}', 'by hand', now())`,
    );
    await until(async () => (await graph.policyOf(graph.tokens.premium, web)).includes('q=50;w=60'));
  });
});
