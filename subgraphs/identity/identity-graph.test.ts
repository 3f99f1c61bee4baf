import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deviceAt } from '#support/identity-core.ts';
import { type IdentityGraph, type SignedIn, startIdentityGraph } from '#support/identity-graph.ts';
import { principalOf } from '#support/principal.ts';

let graph: IdentityGraph;
beforeAll(async () => {
  graph = await startIdentityGraph();
});
afterAll(() => graph.stop());

const codeOf = ({ errors }: { readonly errors: readonly unknown[] }): unknown =>
  (Object(errors[0]) as { readonly extensions?: { readonly code?: unknown } }).extensions?.code;

const refreshMutation = `mutation($refreshToken: String!) {
  refreshSession(input: { refreshToken: $refreshToken }) {
    __typename
    ... on SessionRefreshed { accessToken refreshToken sessionId }
    ... on RefreshRejected { reason }
  }
}`;
const refresh = async (refreshToken: string, device = deviceAt()) =>
  (await graph.send(refreshMutation, { variables: { refreshToken }, device })).data.refreshSession;

const createKey = async (as: SignedIn['principal'], name = 'my key') =>
  graph.send(
    `mutation($name: String!) {
      createApiKey(input: { name: $name, scopes: [] }) {
        __typename
        ... on ApiKeyCreated { key apiKey { id name scopes expiresAt lastUsedAt previousSecretUntil } }
        ... on ApiKeyRejected { reason }
      }
    }`,
    { as, variables: { name } },
  );

/** The same caller, whose proof is too old for anything sensitive. */
const stale = ({ principal }: SignedIn): SignedIn['principal'] => ({
  ...principal,
  credential: { ...principal.credential, authTime: Date.now() / 1000 - 901 } as NonNullable<
    SignedIn['principal']['credential']
  >,
});

describe('sessions', () => {
  test('are listed for their owner, with the device and which of them is this one', async () => {
    const first = await graph.signIn('free');
    const second = await graph.signIn('free');
    const { data, errors } = await graph.send(
      '{ sessions { id isCurrent browser platform address city country methods createdAt lastUsedAt expiresAt authenticatedAt } }',
      { as: first.principal },
    );
    expect(errors).toEqual([]);
    expect(data.sessions).toHaveLength(2);
    expect(data.sessions.map(({ id, isCurrent }: Record<string, unknown>) => [id, isCurrent])).toEqual([
      [second.sessionId, false],
      [first.sessionId, true],
    ]);
    expect(data.sessions[0]).toMatchObject({
      browser: 'Chrome',
      platform: 'Linux',
      address: '203.0.113.10',
      city: null,
      methods: ['pwd'],
    });
  });

  test('are refreshed without being signed in, and tell why they are not', async () => {
    const { refreshToken, sessionId } = await graph.signIn('premium');
    const next = await refresh(refreshToken);
    expect(next).toMatchObject({ __typename: 'SessionRefreshed', sessionId });
    expect(await refresh(refreshToken)).toMatchObject({ refreshToken: next.refreshToken });
    expect(await refresh(refreshToken, deviceAt({ address: '198.51.100.1' }))).toEqual({
      __typename: 'RefreshRejected',
      reason: 'OTHER_CLIENT',
    });
    expect(await refresh('x')).toEqual({ __typename: 'RefreshRejected', reason: 'INVALID' });
  });

  test('end one by one, all others, and all', async () => {
    const all = [];
    for (let n = 0; n < 4; n += 1) all.push(await graph.signIn('enterprise'));
    const [one, two, three, four] = all as [SignedIn, SignedIn, SignedIn, SignedIn];
    const run = async (mutation: string) =>
      (await graph.send(`mutation { done: ${mutation} { count } }`, { as: one.principal })).data;
    expect(await run(`endSession(id: "${two.sessionId}")`)).toEqual({ done: { count: 1 } });
    expect(await run(`endSession(id: "${two.sessionId}")`)).toEqual({ done: { count: 0 } });
    expect(await run('endOtherSessions')).toEqual({ done: { count: 2 } });
    for (const ended of [two, three, four])
      expect(await refresh(ended.refreshToken)).toMatchObject({ reason: 'INVALID' });
    expect(await run('signOut')).toEqual({ done: { count: 1 } });
    expect(await refresh(one.refreshToken)).toMatchObject({ reason: 'INVALID' });
    const again = await graph.signIn('enterprise');
    const { data } = await graph.send('mutation { endAllSessions { count } }', { as: again.principal });
    expect(data.endAllSessions).toEqual({ count: 1 });
  });

  test('of another account cannot be ended, and cannot be seen but by staff', async () => {
    const [mine, other] = [await graph.signIn('free'), await graph.signIn('premium')];
    const { data } = await graph.send(`mutation { endSession(id: "${other.sessionId}") { count } }`, {
      as: mine.principal,
    });
    expect(data.endSession).toEqual({ count: 0 });
    const query = `{ user(id: "${other.userId}") { sessions { id } apiKeys { id } scopes } }`;
    expect(codeOf(await graph.send(query, { as: mine.principal }))).toBe('FORBIDDEN');
    const staff = await graph.signIn('support');
    const seen = await graph.send(query, { as: staff.principal });
    expect(seen.data.user.sessions.map(({ id }: Record<string, unknown>) => id)).toContain(other.sessionId);
    expect(seen.data.user).toMatchObject({ apiKeys: [], scopes: [] });
  });
});

describe('API keys', () => {
  test('are made, listed, rotated and revoked by their owner', async () => {
    const { principal: as } = await graph.signIn('premium');
    const { data } = await createKey(as);
    expect(data.createApiKey).toMatchObject({
      __typename: 'ApiKeyCreated',
      key: expect.stringMatching(/^soba_live_/),
      apiKey: { name: 'my key', scopes: [], expiresAt: null, previousSecretUntil: null },
    });
    const { id } = data.createApiKey.apiKey;
    const rotate = (seconds: number) =>
      graph.send(
        `mutation { rotateApiKey(input: { id: "${id}", overlapSeconds: ${seconds} }) {
          ... on ApiKeyRotated { key apiKey { id previousSecretUntil } } ... on ApiKeyRejected { reason } } }`,
        { as },
      );
    expect((await rotate(60)).data.rotateApiKey).toMatchObject({
      apiKey: { id, previousSecretUntil: expect.any(String) },
    });
    expect((await rotate(-1)).data.rotateApiKey).toEqual({ reason: 'INVALID_OVERLAP' });
    const listed = await graph.send('{ apiKeys { id } }', { as });
    expect(listed.data.apiKeys).toEqual([{ id }]);
    const revoke = `mutation { revokeApiKey(id: "${id}") { ... on ApiKeyRevoked { id } ... on ApiKeyRejected { reason } } }`;
    expect((await graph.send(revoke, { as })).data.revokeApiKey).toEqual({ id });
    expect((await graph.send(revoke, { as })).data.revokeApiKey).toEqual({ reason: 'NOT_FOUND' });
    expect((await rotate(0)).data.rotateApiKey).toEqual({ reason: 'NOT_FOUND' });
    expect((await createKey(as, ' ')).data.createApiKey).toMatchObject({ reason: 'INVALID_NAME' });
  });

  test('take a fresh authentication to be made', async () => {
    const session = await graph.signIn('premium');
    expect(codeOf(await createKey(stale(session)))).toBe('STEP_UP_REQUIRED');
  });

  test('do not manage an account themselves', async () => {
    const { userId } = await graph.signIn('premium');
    const as = principalOf({ id: userId, roles: ['USER'], credential: { kind: 'api-key', id: 'k' } });
    expect(codeOf(await createKey(as))).toBe('FORBIDDEN');
    for (const query of [
      '{ sessions { id } }',
      '{ apiKeys { id } }',
      'mutation { endAllSessions { count } }',
    ]) {
      expect(codeOf(await graph.send(query, { as }))).toBe('FORBIDDEN');
    }
  });
});

describe('administration', () => {
  const change = (as: SignedIn['principal'], input: Record<string, unknown>) =>
    graph.send(
      `mutation($input: ChangeAccessInput!) { changeAccess(input: $input) {
        ... on AccessChanged { user { id roles tier scopes } scopes } ... on ChangeAccessRejected { reason } } }`,
      { as, variables: { input } },
    );

  test('changes roles, tiers and scopes', async () => {
    const [admin, target] = [await graph.signIn('admin'), await graph.signIn('free')];
    const { data } = await change(admin.principal, {
      userId: target.userId,
      tier: 'PREMIUM',
      scopes: ['orders:read'],
    });
    expect(data.changeAccess).toEqual({
      user: { id: target.userId, roles: ['USER'], tier: 'PREMIUM', scopes: ['orders:read'] },
      scopes: ['orders:read'],
    });
    const refreshed = await refresh(target.refreshToken);
    expect(graph.callerOf(refreshed.accessToken)).toMatchObject({ tier: 'PREMIUM' });
    const rejected = await change(admin.principal, { userId: admin.userId, roles: ['USER'] });
    expect(rejected.data.changeAccess).toEqual({ reason: 'LAST_ADMIN' });
    expect(codeOf(await change(stale(admin), { userId: target.userId, tier: 'FREE' }))).toBe(
      'STEP_UP_REQUIRED',
    );
  });

  test('makes, rotates and revokes service clients', async () => {
    const { principal: as } = await graph.signIn('admin');
    const made = await graph.send(
      `mutation { createServiceClient(input: { name: "bot", tier: ENTERPRISE, scopes: ["orders:read"] }) {
        ... on ServiceClientSecret { secret client { id name tier scopes previousSecretUntil } } } }`,
      { as },
    );
    const { client, secret } = made.data.createServiceClient;
    expect(client).toMatchObject({ name: 'bot', tier: 'ENTERPRISE', scopes: ['orders:read'] });
    const token = await fetch(`${graph.url}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: client.id,
        client_secret: secret,
      }),
    });
    expect(token.status).toBe(200);
    const rotated = await graph.send(
      `mutation { rotateServiceClient(input: { id: "${client.id}", overlapSeconds: 0 }) {
        ... on ServiceClientSecret { client { id } } } }`,
      { as },
    );
    expect(rotated.data.rotateServiceClient.client).toEqual({ id: client.id });
    const { data } = await graph.send('{ serviceClients { id } }', { as });
    expect(data.serviceClients).toContainEqual({ id: client.id });
    const revoke = `mutation { revokeServiceClient(id: "${client.id}") { revoked } }`;
    expect((await graph.send(revoke, { as })).data.revokeServiceClient).toEqual({ revoked: true });
    expect((await graph.send(revoke, { as })).data.revokeServiceClient).toEqual({ revoked: false });
  });

  test('ends an account, a token, and everything of a tenant', async () => {
    const [admin, target] = [await graph.signIn('admin'), await graph.signIn('enterprise')];
    const run = (mutation: string) =>
      graph.send(`mutation { done: ${mutation} { before } }`, { as: admin.principal });
    const done = { done: { before: expect.any(String) } };
    expect((await run(`revokeUser(input: { userId: "${target.userId}", keepApiKeys: true })`)).data).toEqual(
      done,
    );
    expect(await refresh(target.refreshToken)).toMatchObject({ reason: 'INVALID' });
    expect((await run('revokeAccessToken(id: "some-id")')).data).toEqual(done);
    expect((await run('revokeEverythingBefore(input: { tenant: "acme", reason: "breach" })')).data).toEqual(
      done,
    );
    expect(codeOf(await run('revokeEverythingBefore(input: { reason: " " })'))).toBe('BAD_USER_INPUT');
  });

  test('is for admins', async () => {
    const { principal: as, userId } = await graph.signIn('support');
    for (const query of [
      '{ serviceClients { id } }',
      '{ securityEvents { nextCursor } }',
      `mutation { revokeUser(input: { userId: "${userId}", keepApiKeys: true }) { before } }`,
      'mutation { revokeEverythingBefore(input: { reason: "x" }) { before } }',
    ]) {
      expect(codeOf(await graph.send(query, { as }))).toBe('FORBIDDEN');
    }
  });
});

describe('security events', () => {
  test('are shown to the account itself page by page, and all of them to admins', async () => {
    const { principal: as, userId, sessionId } = await graph.signIn('premium');
    const query = `query($after: String) { mySecurityEvents(first: 2, after: $after) {
      events { type userId sessionId address facts { name value } } nextCursor } }`;
    const first = (await graph.send(query, { as })).data.mySecurityEvents;
    // Signing in may have ended an older session just after it opened this one.
    expect(first.events).toContainEqual({
      type: 'session.opened',
      userId,
      sessionId,
      address: '203.0.113.10',
      facts: expect.arrayContaining([{ name: 'methods', value: '["pwd"]' }]),
    });
    const second = await graph.send(query, { as, variables: { after: first.nextCursor } });
    expect(second.data.mySecurityEvents.events).toHaveLength(2);
    const admin = await graph.signIn('admin');
    const all = `{ securityEvents(filter: { userId: "${userId}", types: ["api_key.created"] }) { events { type userId } nextCursor } }`;
    const { events, nextCursor } = (await graph.send(all, { as: admin.principal })).data.securityEvents;
    expect(new Set(events.map(({ type }: Record<string, unknown>) => type))).toEqual(
      new Set(['api_key.created']),
    );
    expect(nextCursor).toBeNull();
  });

  test('have pages of up to a hundred, from cursors that were given', async () => {
    const { principal: as } = await graph.signIn('premium');
    for (const args of ['first: 0', 'first: 101', 'after: "x"']) {
      expect(codeOf(await graph.send(`{ mySecurityEvents(${args}) { nextCursor } }`, { as }))).toBe(
        'BAD_USER_INPUT',
      );
    }
  });
});
