import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { calculateJwkThumbprint, createLocalJWKSet, decodeJwt, decodeProtectedHeader } from 'jose';
import { verifyAccessToken } from '#platform/access-token.ts';
import { createTestClock } from '#support/clock.ts';
import { createAccessTokens } from './access-tokens.ts';
import { createSigningKeys } from './signing-keys.ts';

const clock = createTestClock(Date.UTC(2026, 0, 1, 0, 0, 0, 999));
const now = Math.floor(clock.now() / 1000);

const ed25519 = (): KeyObject => generateKeyPairSync('ed25519').privateKey;
const p256 = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

const create = (current: KeyObject, others: readonly KeyObject[] = []) =>
  createAccessTokens({ keys: createSigningKeys({ current, others }), issuer: 'soba', lifeSeconds: 900 });

const access = {
  userId: '01900000-0000-7000-8000-000000000001',
  roles: ['USER', 'SUPPORT'] as const,
  tier: 'PREMIUM' as const,
  tenant: 'acme',
  scopes: ['orders:read', 'orders:write'],
  version: 3,
};

const session = {
  tokenId: 'token-1',
  sessionId: 'session-1',
  access,
  issuedAt: clock.now(),
  authTime: clock.now() - 10_000,
  methods: ['pwd', 'otp'],
};

/** As a verifier does that has fetched the keys. */
const verify = async (token: string, published: Awaited<ReturnType<ReturnType<typeof create>['keySet']>>) =>
  verifyAccessToken(token, {
    keys: createLocalJWKSet({ keys: [...published.keys] }),
    issuer: 'soba',
    clock,
  });

describe('an access token', () => {
  test('of a session says who it is for, what the account may do, how they signed in, and until when', async () => {
    const { token, expiresAt } = await create(ed25519()).forSession(session);
    expect(decodeJwt(token)).toEqual({
      iss: 'soba',
      aud: 'soba',
      sub: access.userId,
      client_id: 'soba',
      jti: 'token-1',
      sid: 'session-1',
      ver: 3,
      roles: ['USER', 'SUPPORT'],
      tier: 'PREMIUM',
      tenant: 'acme',
      scope: 'orders:read orders:write',
      iat: now,
      exp: now + 900,
      auth_time: now - 10,
      acr: 'aal2',
      amr: ['pwd', 'otp'],
    });
    expect(expiresAt).toEqual(new Date((now + 900) * 1000));
  });

  test('of a program is for the program itself', async () => {
    const { userId: _userId, ...rest } = access;
    const client = { ...rest, roles: ['SERVICE'] as const, clientId: 'client_1' };
    const { token } = await create(ed25519()).forClient(client, { tokenId: 't', issuedAt: clock.now() });
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({ sub: 'client_1', client_id: 'client_1', roles: ['SERVICE'], ver: 3 });
    expect(claims).not.toHaveProperty('sid');
    expect(claims).not.toHaveProperty('auth_time');
  });

  test('that is signed twice with the same facts is the same, so that a lost answer can be given again', async () => {
    const tokens = create(ed25519());
    await expect(tokens.forSession(session)).resolves.toEqual(await tokens.forSession(session));
  });

  test.each([
    ['EdDSA', ed25519],
    ['ES256', p256],
  ])('may be signed with %s', async (algorithm, createKey) => {
    const tokens = create(createKey());
    const { token } = await tokens.forSession(session);
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: algorithm, typ: 'at+jwt' });
    await expect(verify(token, await tokens.keySet())).resolves.toMatchObject({
      claims: { sub: access.userId },
    });
  });
});

describe('the published keys', () => {
  test('are public, and named by their thumbprints', async () => {
    const { keys } = await create(ed25519(), [p256()]).keySet();
    expect(keys.map(({ kty, alg, use }) => [kty, alg, use])).toEqual([
      ['OKP', 'EdDSA', 'sig'],
      ['EC', 'ES256', 'sig'],
    ]);
    for (const key of keys) {
      expect(key).not.toHaveProperty('d');
      await expect(calculateJwkThumbprint(key)).resolves.toBe(key.kid);
    }
  });

  test('name a key once that is given twice', async () => {
    const key = ed25519();
    const copy = createPrivateKey(key.export({ type: 'pkcs8', format: 'pem' }));
    await expect(create(key, [copy]).keySet()).resolves.toMatchObject({ keys: [{ kty: 'OKP' }] });
  });

  test('can be changed in three steps without a token that fails', async () => {
    const [old, next] = [ed25519(), p256()];
    const steps = [create(old), create(old, [next]), create(next, [old]), create(next)];
    const good = async (token: string, step: number): Promise<boolean> =>
      'claims' in (await verify(token, (await steps[step]?.keySet()) ?? { keys: [] }));
    for (const step of [0, 1, 2]) {
      const tokens = steps[step];
      const { token = '' } = (await tokens?.forSession(session)) ?? {};
      // With the keys that a verifier has from the step before, with those of now, and with those of the next step.
      expect(await good(token, Math.max(0, step - 1))).toBe(true);
      expect(await good(token, step)).toBe(true);
      if (step < 2) expect(await good(token, step + 1)).toBe(true);
    }
    const { token: ofOld } = await (steps[0] as ReturnType<typeof create>).forSession(session);
    expect(await good(ofOld, 3)).toBe(false);
  });
});
