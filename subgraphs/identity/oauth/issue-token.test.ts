import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { principalHeader } from '#platform/identity.ts';
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

describe('POST /oauth2/token', () => {
  test('exchanges a refresh token', async () => {
    const { refreshToken, userId } = await signIn();
    const { status, headers, body } = await identity.refreshByHttp(refreshToken);
    expect({ status, body }).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 900 } });
    expect(headers.get('cache-control')).toBe('no-store');
    await expect(identity.claimsOf(String(body['access_token']))).resolves.toMatchObject({ sub: userId });
    const next = await identity.refreshByHttp(String(body['refresh_token']), { form: { client_id: 'soba' } });
    expect(next.status).toBe(200);
  });

  test('answers a replaced one with the same pair, and a stolen one with invalid_grant', async () => {
    const { refreshToken } = await signIn();
    const first = await identity.refreshByHttp(refreshToken);
    await expect(identity.refreshByHttp(refreshToken)).resolves.toMatchObject({
      status: 200,
      body: first.body,
    });
    identity.clock.advance(10_000);
    await expect(identity.refreshByHttp(refreshToken)).resolves.toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    await expect(identity.refreshByHttp(String(first.body['refresh_token']))).resolves.toMatchObject({
      status: 400,
    });
  });

  test('knows the device of a client that calls directly by its address', async () => {
    const { refreshToken } = await signIn();
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
    await identity.post('/oauth2/token', form, { 'user-agent': 'curl/8.5.0' });
    // From elsewhere the same token is not answered again.
    await expect(identity.refreshByHttp(refreshToken)).resolves.toMatchObject({ status: 400 });
    await expect(identity.post('/oauth2/token', form, { 'user-agent': 'curl/8.6.0' })).resolves.toMatchObject(
      { status: 200 },
    );
  });

  test('gives a client a token of its own, with the scopes that it asks for', async () => {
    const client = await identity.addClient();
    const all = await identity.post('/oauth2/token', { grant_type: 'client_credentials' }, basicAuth(client));
    expect(all).toMatchObject({
      status: 200,
      body: { token_type: 'Bearer', expires_in: 900, scope: 'orders:read introspect' },
    });
    expect(all.body).not.toHaveProperty('refresh_token');
    const form = {
      grant_type: 'client_credentials',
      scope: 'orders:read',
      client_id: client.id,
      client_secret: client.secret,
    };
    const some = await identity.post('/oauth2/token', form);
    await expect(identity.claimsOf(String(some.body['access_token']))).resolves.toMatchObject({
      sub: client.id,
      client_id: client.id,
      roles: ['SERVICE'],
      scope: 'orders:read',
    });
  });

  test.each<[string, Record<string, string> | string, string, number]>([
    ['nothing', {}, 'invalid_request', 400],
    [
      'an unknown grant',
      { grant_type: 'password', username: 'a', password: 'b' },
      'unsupported_grant_type',
      400,
    ],
    ['no refresh token', { grant_type: 'refresh_token' }, 'invalid_request', 400],
    ['an empty refresh token', 'grant_type=refresh_token&refresh_token=', 'invalid_request', 400],
    ['a refresh token of nobody', { grant_type: 'refresh_token', refresh_token: 'x' }, 'invalid_grant', 400],
    ['a parameter twice', 'grant_type=refresh_token&grant_type=client_credentials', 'invalid_request', 400],
    ['no client', { grant_type: 'client_credentials' }, 'invalid_client', 401],
    [
      'an unknown client',
      { grant_type: 'client_credentials', client_id: 'x', client_secret: 'y' },
      'invalid_client',
      401,
    ],
    [
      'more scopes for a session',
      { grant_type: 'refresh_token', refresh_token: 'x', scope: 'admin' },
      'invalid_scope',
      400,
    ],
    [
      'the refresh token of another client',
      { grant_type: 'refresh_token', refresh_token: 'x', client_id: 'y' },
      'invalid_grant',
      400,
    ],
  ])('refuses %s', async (_what, form, error, status) => {
    const answer = await identity.post('/oauth2/token', form);
    expect(answer).toMatchObject({ status, body: { error, error_description: expect.any(String) } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('refuses scopes that a client does not have, and credentials in two ways', async () => {
    const client = await identity.addClient();
    const form = { grant_type: 'client_credentials', scope: 'orders:read admin' };
    await expect(identity.post('/oauth2/token', form, basicAuth(client))).resolves.toMatchObject({
      body: { error: 'invalid_scope' },
    });
    const twice = { grant_type: 'client_credentials', client_id: client.id, client_secret: client.secret };
    await expect(identity.post('/oauth2/token', twice, basicAuth(client))).resolves.toMatchObject({
      body: { error: 'invalid_request' },
    });
  });

  test.each([
    'Basic',
    'Basic ???',
    `Basic ${Buffer.from('nocolon').toString('base64')}`,
    'Bearer x',
    `Basic ${Buffer.from('%zz:x').toString('base64')}`,
  ])('refuses the credentials "%s" and asks for better ones', async (authorization) => {
    const answer = await identity.post(
      '/oauth2/token',
      { grant_type: 'client_credentials' },
      { authorization },
    );
    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="soba"');
  });

  test('refuses JSON, and a call that pretends to come from the gateway', async () => {
    await expect(
      identity.post('/oauth2/token', '{}', { 'content-type': 'application/json' }),
    ).resolves.toMatchObject({
      status: 415,
      body: { code: 'UNSUPPORTED_MEDIA_TYPE' },
    });
    const form = { grant_type: 'refresh_token', refresh_token: 'x' };
    await expect(identity.post('/oauth2/token', form, { [principalHeader]: 'x' })).resolves.toMatchObject({
      status: 401,
      body: { code: 'UNAUTHENTICATED' },
    });
  });
});
