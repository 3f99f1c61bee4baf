import { describe, expect, test } from '@jest/globals';
import { calculateJwkThumbprint, createLocalJWKSet, decodeJwt, type JWK, jwtVerify } from 'jose';
import { parsePrivateKey } from '#platform/identity.ts';
import { createTestClock } from '#support/clock.ts';
import { createKeyPair } from '#support/keys.ts';
import { createAccessTokens } from './access-token.ts';
import type { User } from './user.ts';

const clock = createTestClock(Date.UTC(2026, 0, 1, 0, 0, 0, 999));
const now = Math.floor(clock.now() / 1000);

const user: User = {
  id: '01900000-0000-7000-8000-000000000001',
  email: 'a@example.com',
  displayName: 'A',
  roles: ['USER', 'SUPPORT'],
  tier: 'PREMIUM',
  createdAt: new Date(clock.now()),
};

const create = () =>
  createAccessTokens({ privateKey: parsePrivateKey(createKeyPair().privateKey), lifeSeconds: 900, clock });

const verify = async (token: string, keys: readonly JWK[]) =>
  jwtVerify(token, createLocalJWKSet({ keys: [...keys] }), {
    issuer: 'soba',
    audience: 'soba',
    algorithms: ['EdDSA'],
    typ: 'at+jwt',
    currentDate: new Date(clock.now()),
  });

describe('an access token', () => {
  test('says who it is for, what the account may do, and until when', async () => {
    const { token, expiresAt } = await create().issue(user);
    const { jti, ...claims } = decodeJwt(token);
    expect(claims).toEqual({
      iss: 'soba',
      aud: 'soba',
      sub: user.id,
      roles: ['USER', 'SUPPORT'],
      tier: 'PREMIUM',
      scope: '',
      iat: now,
      exp: now + 900,
    });
    expect(expiresAt).toEqual(new Date((now + 900) * 1000));
    expect(jti).toMatch(/^[\da-f-]{36}$/);
  });

  test('holds nothing personal', async () => {
    const { token } = await create().issue(user);
    expect(JSON.stringify(decodeJwt(token))).not.toMatch(/example|displayName/);
  });

  test('has an id of its own every time', async () => {
    const tokens = create();
    const ids = await Promise.all([1, 2, 3].map(async () => decodeJwt((await tokens.issue(user)).token).jti));
    expect(new Set(ids).size).toBe(3);
  });

  test('is verified with the published key', async () => {
    const tokens = create();
    const { keys } = await tokens.keySet();
    const { payload, protectedHeader } = await verify((await tokens.issue(user)).token, keys);
    expect(payload.sub).toBe(user.id);
    expect(protectedHeader).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: keys[0]?.kid });
  });

  test('of another key is not verified with it', async () => {
    const { keys } = await create().keySet();
    await expect(verify((await create().issue(user)).token, keys)).rejects.toThrow('no applicable key');
  });
});

describe('the published key set', () => {
  test('holds the public half of the key and nothing else', async () => {
    const { keys } = await create().keySet();
    expect(keys).toEqual([
      {
        kty: 'OKP',
        crv: 'Ed25519',
        x: expect.stringMatching(/^[\w-]{43}$/),
        alg: 'EdDSA',
        use: 'sig',
        kid: expect.stringMatching(/^[\w-]{43}$/),
      },
    ]);
  });

  test('names the key by its thumbprint, so that the name survives a restart', async () => {
    const { keys } = await create().keySet();
    expect(keys[0]?.kid).toBe(await calculateJwkThumbprint(keys[0] as JWK));
  });
});
