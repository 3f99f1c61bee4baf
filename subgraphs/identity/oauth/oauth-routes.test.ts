import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { basicAuth, startTestIdentity, type TestIdentity } from '#support/identity-http.ts';

let identity: TestIdentity;
beforeAll(async () => {
  identity = await startTestIdentity();
});
afterAll(() => identity.stop());

const signIn = async () => {
  const userId = await identity.addAccount({ tier: 'PREMIUM', scopes: ['orders:read'] });
  return { userId, ...(await identity.signIn(userId)) };
};
const introspect = async (token: string) =>
  (await identity.post('/oauth2/introspect', { token }, await identity.asGateway())).body;

describe('POST /oauth2/introspect', () => {
  test('describes a live access token, and says nothing of a dead one', async () => {
    const { userId, accessToken, sessionId } = await signIn();
    await expect(introspect(accessToken)).resolves.toMatchObject({
      active: true,
      iss: 'soba',
      token_type: 'Bearer',
      sub: userId,
      sid: sessionId,
      scope: 'orders:read',
      client_id: 'soba',
    });
    await identity.sessions.end(userId, { ids: [sessionId] }, { reason: 'sign_out' });
    await expect(introspect(accessToken)).resolves.toEqual({ active: false });
  });

  test.each<[string, (token: string, userId: string) => Promise<unknown>]>([
    ['it was revoked', async (token) => identity.post('/oauth2/revoke', { token })],
    ['its account changed', async (_token, userId) => identity.changeAccess(null, userId, { tier: 'FREE' })],
    ['it has ended', async () => identity.clock.advance(960_000)],
  ])('an access token is dead when %s', async (_what, kill) => {
    const { userId, accessToken } = await signIn();
    await kill(accessToken, userId);
    await expect(introspect(accessToken)).resolves.toEqual({ active: false });
  });

  test('describes a refresh token while it is the current one, and does not use it up', async () => {
    const { userId, refreshToken, sessionId } = await signIn();
    await expect(introspect(refreshToken)).resolves.toMatchObject({
      active: true,
      sub: userId,
      sid: sessionId,
    });
    const { body } = await identity.refreshByHttp(refreshToken);
    await expect(introspect(refreshToken)).resolves.toEqual({ active: false });
    await expect(introspect(String(body['refresh_token']))).resolves.toMatchObject({ active: true });
  });

  test('describes an API key', async () => {
    const userId = await identity.addAccount({ scopes: ['a'] });
    const expiresAt = new Date(identity.clock.now() + 60_000);
    const key = await identity.apiKeys.create(userId, { name: 'k', scopes: ['a'], expiresAt });
    if ('rejected' in key) throw new Error(key.rejected);
    await expect(introspect(key.text)).resolves.toMatchObject({
      active: true,
      sub: userId,
      client_id: key.apiKey.id,
      sid: `key:${key.apiKey.id}`,
      roles: ['USER'],
      scope: 'a',
      exp: expiresAt.getTime() / 1000,
    });
    await identity.apiKeys.revoke(userId, key.apiKey.id);
    await expect(introspect(key.text)).resolves.toEqual({ active: false });
  });

  test('may be asked by clients with the scope for it, and by nobody else', async () => {
    const { accessToken: token } = await signIn();
    await expect(identity.post('/oauth2/introspect', { token })).resolves.toMatchObject({ status: 401 });
    const without = await identity.addClient(['orders:read']);
    await expect(identity.post('/oauth2/introspect', { token }, basicAuth(without))).resolves.toMatchObject({
      status: 403,
      body: { error: 'insufficient_scope' },
    });
    const client = await identity.addClient();
    await expect(
      identity.post('/oauth2/introspect', { token, token_type_hint: 'x' }, basicAuth(client)),
    ).resolves.toMatchObject({
      status: 200,
      body: { active: true },
    });
    await expect(identity.post('/oauth2/introspect', {}, basicAuth(client))).resolves.toMatchObject({
      status: 400,
    });
  });
});

describe('POST /oauth2/revoke', () => {
  const revoke = (token: string) => identity.post('/oauth2/revoke', { token });

  test('of a refresh token ends its session, also when it was replaced', async () => {
    for (const which of [0, 1]) {
      const first = await signIn();
      const { body } = await identity.refreshByHttp(first.refreshToken);
      const tokens = [first.refreshToken, String(body['refresh_token'])];
      await expect(revoke(tokens[which] ?? '')).resolves.toMatchObject({ status: 200, body: {} });
      await expect(identity.refreshByHttp(tokens[1] ?? '')).resolves.toMatchObject({ status: 400 });
      await expect(introspect(first.accessToken)).resolves.toEqual({ active: false });
    }
  });

  test('of an access token ends that and not its session', async () => {
    const { accessToken, refreshToken } = await signIn();
    await revoke(accessToken);
    await expect(introspect(accessToken)).resolves.toEqual({ active: false });
    await expect(identity.refreshByHttp(refreshToken)).resolves.toMatchObject({ status: 200 });
  });

  test('of an API key that somebody found ends it', async () => {
    const key = await identity.apiKeys.create(await identity.addAccount(), {
      name: 'k',
      scopes: [],
      expiresAt: null,
    });
    const text = 'text' in key ? key.text : '';
    await revoke(text);
    await expect(introspect(text)).resolves.toEqual({ active: false });
  });

  test('of anything else is answered the same', async () => {
    for (const token of ['x', 'soba_rt_x', 'soba_live_x', 'a.b.c']) {
      await expect(revoke(token)).resolves.toMatchObject({ status: 200, body: {} });
    }
    await expect(identity.post('/oauth2/revoke', {})).resolves.toMatchObject({ status: 400 });
    await expect(
      identity.post('/oauth2/revoke', { token: 'x' }, basicAuth({ id: 'a', secret: 'b' })),
    ).resolves.toMatchObject({ status: 401 });
  });
});

describe('what describes the server', () => {
  const get = async (path: string) => (await fetch(`${identity.url}${path}`)).json();

  test('are the keys, and the addresses', async () => {
    await expect(get('/.well-known/jwks.json')).resolves.toMatchObject({
      keys: [{ kty: 'OKP', use: 'sig' }],
    });
    await expect(get('/.well-known/oauth-authorization-server')).resolves.toMatchObject({
      issuer: 'soba',
      token_endpoint: `${identity.url}/oauth2/token`,
      jwks_uri: `${identity.url}/.well-known/jwks.json`,
      grant_types_supported: ['refresh_token', 'client_credentials'],
    });
  });

  test('are at the issuer when that is an address', async () => {
    const other = await startTestIdentity({ SOBA_ISSUER: 'https://id.example.com/' });
    const described = await (await fetch(`${other.url}/.well-known/oauth-authorization-server`)).json();
    expect(described).toMatchObject({
      issuer: 'https://id.example.com/',
      revocation_endpoint: 'https://id.example.com/oauth2/revoke',
    });
    const { accessToken } = await other.signIn(await other.addAccount());
    const payload = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString());
    expect(payload.iss).toBe('https://id.example.com/');
    await other.stop();
  });
});

test('the log of revocations is for the gateway only', async () => {
  const url = `${identity.url}/internal/revocations`;
  expect((await fetch(url)).status).toBe(401);
  const response = await fetch(url, { headers: await identity.asGateway() });
  expect(await response.json()).toMatchObject({ cursor: expect.any(String), isLast: true });
});
