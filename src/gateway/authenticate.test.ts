import { createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, SignJWT, UnsecuredJWT } from 'jose';
import { createLogger } from '#platform/logger.ts';
import { createTestClock } from '#support/clock.ts';
import { startUpstream, type Upstream } from '#support/upstream.ts';
import { createAuthenticator } from './authenticate.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const logger = createLogger({ service: 'test', level: 'silent' });
const clock = createTestClock();
const seconds = Math.floor(clock.now() / 1000);

let identity: Upstream;
beforeAll(async () => {
  const jwk = { ...(await exportJWK(publicKey)), alg: 'EdDSA', use: 'sig', kid: 'one' };
  identity = await startUpstream((_body, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [jwk] }));
  });
});
afterAll(() => identity.stop());

const authenticator = (jwksUrl = identity.url) => createAuthenticator({ jwksUrl, clock, logger });

interface Change {
  readonly claims?: Record<string, unknown>;
  readonly header?: Record<string, unknown>;
  readonly key?: KeyObject;
}

const claims = {
  iss: 'soba',
  aud: 'soba',
  sub: 'account-1',
  jti: 'token-1',
  iat: seconds,
  exp: seconds + 900,
  roles: ['USER'],
  tier: 'PREMIUM',
  scope: 'read write',
};

const token = ({ claims: changed, header, key = privateKey }: Change = {}): Promise<string> =>
  new SignJWT({ ...claims, ...changed })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: 'one', ...header })
    .sign(key);

describe('an Authorization header', () => {
  test('that is absent means an anonymous caller', async () => {
    await expect(authenticator()(undefined)).resolves.toMatchObject({
      kind: 'anonymous',
      id: null,
      roles: [],
    });
  });

  test('with a valid token names the account with its roles, tier and scopes', async () => {
    await expect(authenticator()(`Bearer ${await token()}`)).resolves.toEqual({
      kind: 'user',
      id: 'account-1',
      roles: ['USER'],
      tier: 'PREMIUM',
      scopes: ['read', 'write'],
      policies: [],
    });
  });

  const other = generateKeyPairSync('ed25519').privateKey;
  const hmac = createSecretKey(Buffer.from('0123456789abcdef0123456789abcdef'));
  const refused: readonly (readonly [string, () => string | Promise<string>])[] = [
    ['nothing after Bearer', () => ''],
    ['garbage', () => 'a.b.c'],
    ['a megabyte', () => 'x'.repeat(1_000_000)],
    ['a token that another key signed', () => token({ key: other })],
    ['a token of another issuer', () => token({ claims: { iss: 'evil' } })],
    ['a token for another audience', () => token({ claims: { aud: 'bank' } })],
    ['a token of another type', () => token({ header: { typ: 'JWT' } })],
    ['a token of an unknown key id', () => token({ header: { kid: 'two' } })],
    ['an expired token', () => token({ claims: { exp: seconds - 61 } })],
    ['a token that never expires', () => token({ claims: { exp: undefined } })],
    ['a token without an account', () => token({ claims: { sub: '' } })],
    ['a token with an unknown role', () => token({ claims: { roles: ['ROOT'] } })],
    ['a token whose roles are no list', () => token({ claims: { roles: 'ADMIN' } })],
    ['a token without a signature', () => new UnsecuredJWT(claims).encode()],
    [
      'a token signed with a shared secret',
      () => new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'one' }).sign(hmac),
    ],
    ['a token with a changed payload', async () => (await token()).replace(/\.(.)/, '.A$1')],
  ];

  test.each(refused)('with %s is refused as UNAUTHENTICATED', async (_what, create) => {
    await expect(authenticator()(`Bearer ${await create()}`)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  test('with another scheme is refused', async () => {
    await expect(authenticator()('Basic YTpi')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('is accepted within a minute after its end, for clocks that differ', async () => {
    const old = await token({ claims: { exp: seconds - 59 } });
    await expect(authenticator()(`Bearer ${old}`)).resolves.toMatchObject({ id: 'account-1' });
  });
});

describe('keys that cannot be fetched', () => {
  const broken: readonly (readonly [string, () => Promise<Upstream>])[] = [
    [
      'refuse the connection',
      async () => ({ url: 'http://127.0.0.1:9', requests: [], stop: async () => undefined }),
    ],
    ['answer with an error', () => startUpstream((_body, response) => response.writeHead(500).end())],
    ['answer with no JSON', () => startUpstream((_body, response) => response.writeHead(200).end('<html>'))],
    ['answer with other JSON', () => startUpstream((_body, response) => response.writeHead(200).end('{}'))],
  ];

  test.each(broken)('(they %s) fail closed with SERVICE_UNAVAILABLE', async (_how, start) => {
    const server = await start();
    await expect(authenticator(server.url)(`Bearer ${await token()}`)).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
    });
    await server.stop();
  });
});
