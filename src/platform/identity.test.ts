import { createPrivateKey, type KeyObject } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import { createTestClock } from '#support/clock.ts';
import { createKeyPair } from '#support/keys.ts';
import {
  anonymous,
  createPrincipalMinter,
  createPrincipalVerifier,
  type Principal,
  parsePrivateKey,
  parsePublicKeys,
} from './identity.ts';

const ours = createKeyPair();
const theirs = createKeyPair();
const privateKey = parsePrivateKey(ours.privateKey);
const publicKeys = parsePublicKeys(ours.publicKey);

const user: Principal = {
  kind: 'user',
  id: '01900000-0000-7000-8000-000000000001',
  roles: ['USER', 'SUPPORT'],
  tier: 'PREMIUM',
  scopes: ['flags:read'],
  policies: [],
};

const create = (keys: readonly KeyObject[] = publicKeys) => {
  const clock = createTestClock();
  const mint = createPrincipalMinter({ privateKey, clock });
  const verify = createPrincipalVerifier({ publicKeys: keys, clock });
  return { clock, mint, verify };
};

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token as we make it, but for what the test changes. */
const forge = (
  change: {
    readonly key?: KeyObject;
    readonly header?: Partial<JWTHeaderParameters>;
    readonly claims?: JWTPayload;
  } = {},
): Promise<string> => {
  const now = Math.floor(createTestClock().now() / 1000);
  const claims = { principal: user, iss: 'soba-gateway', aud: 'soba-subgraph', iat: now, exp: now + 60 };
  return new SignJWT({ ...claims, ...change.claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'soba-principal+jwt', ...change.header })
    .sign(change.key ?? privateKey);
};

const refused = { code: 'UNAUTHENTICATED', message: 'Only the gateway may call this service.' };

describe('a principal', () => {
  test.each([user, anonymous, { ...user, kind: 'service', id: 'billing', roles: ['SERVICE'] } as Principal])(
    'of kind $kind arrives at the subgraph as the gateway sent it',
    async (principal) => {
      const { mint, verify } = create();
      await expect(verify(await mint(principal))).resolves.toEqual(principal);
    },
  );

  test('is accepted when everything but the forger is right', async () => {
    await expect(create().verify(await forge())).resolves.toEqual(user);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['signed with another key', () => forge({ key: createPrivateKey(theirs.privateKey) })],
    ['for another audience', () => forge({ claims: { aud: 'soba' } })],
    ['of another issuer', () => forge({ claims: { iss: 'soba' } })],
    ['of another type', () => forge({ header: { typ: 'at+jwt' } })],
    ['that is signed by another name of our algorithm', () => forge({ header: { alg: 'Ed25519' } })],
    ['without an end', () => forge({ claims: { exp: undefined } as never })],
    ['that has ended', () => forge({ claims: { exp: Math.floor(createTestClock().now() / 1000) - 6 } })],
    ['without a principal', () => forge({ claims: { principal: undefined } })],
    ['with a role that we do not know', () => forge({ claims: { principal: { ...user, roles: ['ROOT'] } } })],
    ['with more about the principal than we know', () => forge({ claims: { principal: { ...user, a: 1 } } })],
    ['that is absent', async () => undefined],
    ['that is empty', async () => ''],
    ['that is garbage', async () => 'garbage'],
    ['that is three times garbage', async () => 'a.b.c'],
    ['that was sent twice', async () => [await forge(), await forge()]],
  ])('is refused in a token %s', async (_what, make) => {
    await expect(create().verify(await make())).rejects.toMatchObject(refused);
  });

  test('is refused in a token that nobody signed', async () => {
    const [, payload] = (await forge()).split('.');
    const unsigned = `${encode({ alg: 'none', typ: 'soba-principal+jwt' })}.${payload}.`;
    await expect(create().verify(unsigned)).rejects.toMatchObject(refused);
  });

  test('is refused in a token that is signed with our public key as a shared secret', async () => {
    const now = Math.floor(createTestClock().now() / 1000);
    const confused = await new SignJWT({ principal: user, exp: now + 60 })
      .setProtectedHeader({ alg: 'HS256', typ: 'soba-principal+jwt' })
      .setIssuer('soba-gateway')
      .setAudience('soba-subgraph')
      .sign(Buffer.from(ours.publicKey));
    await expect(create().verify(confused)).rejects.toMatchObject(refused);
  });

  test('is refused when it was changed after it was signed', async () => {
    const { mint, verify } = create();
    const [header, payload = '', signature] = (await mint(user)).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const raised = encode({ ...claims, principal: { ...user, roles: ['ADMIN'] } });
    await expect(verify(`${header}.${raised}.${signature}`)).rejects.toMatchObject(refused);
  });

  test('is refused after a minute, a tolerance of five seconds aside', async () => {
    const { clock, mint, verify } = create();
    const token = await mint(user);
    clock.advance(64_000);
    await expect(verify(token)).resolves.toEqual(user);
    clock.advance(1000);
    await expect(verify(token)).rejects.toMatchObject(refused);
  });

  test('that was verified once does not outlive its token', async () => {
    const { clock, mint, verify } = create();
    const token = await mint(user);
    await verify(token);
    clock.advance(65_000);
    await expect(verify(token)).rejects.toMatchObject(refused);
  });

  test('that was verified once cannot be changed by whoever got it', async () => {
    const { mint, verify } = create();
    const principal = await verify(await mint(user));
    expect(() => Object.assign(principal, { tier: 'ADMIN' })).toThrow(TypeError);
    expect(() => (principal.roles as string[]).push('ADMIN')).toThrow(TypeError);
    expect(() => (principal.scopes as string[]).push('all')).toThrow(TypeError);
  });
});

describe('the keys of the gateway', () => {
  test('may be two, so that a new one is trusted before it is used', async () => {
    for (const [first, second] of [
      [theirs.publicKey, ours.publicKey],
      [ours.publicKey, theirs.publicKey],
    ]) {
      const { mint, verify } = create(parsePublicKeys(`${first}\n${second}`));
      await expect(verify(await mint(user))).resolves.toEqual(user);
    }
  });

  test('may have their line ends written as \\n', async () => {
    const { verify } = create(parsePublicKeys(ours.publicKey.replaceAll('\n', '\\n')));
    const mint = createPrincipalMinter({
      privateKey: parsePrivateKey(ours.privateKey.replaceAll('\n', '\\n')),
      clock: createTestClock(),
    });
    await expect(verify(await mint(user))).resolves.toEqual(user);
  });
});

describe('a minted token', () => {
  test.each([
    [0, 30_000],
    [0.5, 22_500],
    [1, 15_000],
  ])('is the same for the same principal for a while: a draw of %f gives it %i ms', async (draw, reused) => {
    const clock = createTestClock();
    const mint = createPrincipalMinter({ privateKey, clock, random: () => draw });
    const first = await mint(user);
    clock.advance(reused - 1);
    await expect(mint({ ...user })).resolves.toBe(first);
    clock.advance(1);
    await expect(mint(user)).resolves.not.toBe(first);
  });

  test('is not renewed together with all that were minted with it', async () => {
    const { clock, mint } = create();
    const callers = Array.from({ length: 100 }, (_, n): Principal => ({ ...user, id: `${n}` }));
    const first = await Promise.all(callers.map(mint));
    clock.advance(22_500);
    const later = await Promise.all(callers.map(mint));
    const renewed = later.filter((token, index) => token !== first[index]).length;
    expect(renewed).toBeGreaterThan(20);
    expect(renewed).toBeLessThan(80);
  });

  test('is another for a principal that differs in anything', async () => {
    const { mint } = create();
    const tokens = await Promise.all(
      [
        user,
        { ...user, id: 'b' },
        { ...user, tier: 'FREE' as const },
        { ...user, scopes: [] },
        anonymous,
      ].map(mint),
    );
    expect(new Set(tokens).size).toBe(5);
  });

  test('is not reused when the clock was set back', async () => {
    const { clock, mint } = create();
    const first = await mint(user);
    clock.advance(-1000);
    await expect(mint(user)).resolves.not.toBe(first);
  });
});

describe('the memory of tokens', () => {
  const callers = (['a', 'b', 'c', 'd'] as const).map((id): Principal => ({ ...user, id }));

  test('keeps no more minted tokens than it may', async () => {
    const clock = createTestClock();
    const mint = createPrincipalMinter({ privateKey, clock, cacheSize: 3 });
    const first = await Promise.all(callers.map(mint));
    clock.advance(1000);
    const again = await Promise.all(callers.toReversed().map(mint));
    expect(again.toReversed().map((token, index) => token === first[index])).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  test('keeps no more verified principals than it may', async () => {
    const clock = createTestClock();
    const mint = createPrincipalMinter({ privateKey, clock });
    const verify = createPrincipalVerifier({ publicKeys, clock, cacheSize: 3 });
    const tokens = await Promise.all(callers.map(mint));
    const first: Principal[] = [];
    for (const token of tokens) first.push(await verify(token));
    const again: Principal[] = [];
    for (const token of tokens.toReversed()) again.push(await verify(token));
    expect(again.toReversed().map((principal, index) => principal === first[index])).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });
});
