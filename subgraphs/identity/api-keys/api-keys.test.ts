import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hashTokenId } from '#platform/revocation/entry.ts';
import { startTestCore, type TestCore } from '#support/identity-core.ts';
import type { ApiKeyRejection, NewApiKey, ShownApiKey } from './create-api-keys.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

const create = async (userId: string, given: Partial<NewApiKey> = {}): Promise<ShownApiKey> => {
  const shown = await core.apiKeys.create(userId, { name: 'my key', scopes: [], expiresAt: null, ...given });
  if ('rejected' in shown) throw new Error(shown.rejected);
  return shown;
};
const isGood = async (text: string): Promise<boolean> => (await core.apiKeys.verify(text)) !== null;

/** Entries of the log about these subjects. */
const logged = (subjects: readonly string[]) =>
  core.postgres.db.selectFrom('revocation').select('subject').where('subject', 'in', subjects).execute();

describe('an API key', () => {
  test('acts for its owner with the role of a user, the tier, and the scopes that both have', async () => {
    const userId = await core.addAccount({
      roles: ['USER', 'ADMIN'],
      tier: 'PREMIUM',
      scopes: ['a', 'b', 'c'],
    });
    const { text, apiKey } = await create(userId, { scopes: ['a', 'b', 'a'] });
    expect(apiKey).toMatchObject({ userId, name: 'my key', scopes: ['a', 'b'], lastUsedAt: null });
    await core.changeAccess(null, userId, { scopes: ['b', 'c'] });
    await expect(core.apiKeys.verify(text)).resolves.toMatchObject({
      id: apiKey.id,
      access: { userId, roles: ['USER'], tier: 'PREMIUM', scopes: ['b'], version: 2 },
    });
  });

  test('is not in the database', async () => {
    const { text, apiKey } = await create(await core.addAccount());
    const row = await core.postgres.db
      .selectFrom('api_key')
      .selectAll()
      .where('id', '=', apiKey.id)
      .executeTakeFirstOrThrow();
    const secret = text.slice(-49, -6);
    const stored = Object.values(row).map(String);
    expect(stored.some((value) => value.includes(secret))).toBe(false);
  });

  test.each<[string, Partial<NewApiKey>, ApiKeyRejection]>([
    ['without a name', { name: ' ' }, 'INVALID_NAME'],
    ['with a name of a hundred and one characters', { name: 'x'.repeat(101) }, 'INVALID_NAME'],
    ['with a name that breaks lines', { name: 'a\nb' }, 'INVALID_NAME'],
    ['with a scope that the owner does not have', { scopes: ['a', 'b'] }, 'INVALID_SCOPE'],
    ['that has expired', { expiresAt: new Date(0) }, 'INVALID_EXPIRY'],
  ])('%s is not made', async (_name, given, rejected) => {
    const userId = await core.addAccount({ scopes: ['a'] });
    await expect(
      core.apiKeys.create(userId, { name: 'k', scopes: [], expiresAt: null, ...given }),
    ).resolves.toEqual({ rejected });
  });

  test('is not made for an account that does not exist', async () => {
    await expect(core.apiKeys.create('nobody', { name: 'k', scopes: [], expiresAt: null })).resolves.toEqual({
      rejected: 'NO_ACCOUNT',
    });
  });

  test('can be had twenty times, also when thirty are asked for at once', async () => {
    const userId = await core.addAccount();
    const given = { name: 'k', scopes: [], expiresAt: null };
    const results = await Promise.all(Array.from({ length: 30 }, () => core.apiKeys.create(userId, given)));
    expect(
      results.filter((result) => 'rejected' in result && result.rejected === 'TOO_MANY_KEYS'),
    ).toHaveLength(10);
    const keys = await core.apiKeys.list(userId);
    expect(keys).toHaveLength(20);
    await core.apiKeys.revoke(userId, keys[0]?.id ?? '');
    await create(userId);
  });

  test('is good until it expires, and is not listed afterwards', async () => {
    const userId = await core.addAccount();
    const { text } = await create(userId, { expiresAt: new Date(core.clock.now() + 1000) });
    core.clock.advance(999);
    expect(await isGood(text)).toBe(true);
    core.clock.advance(1);
    expect(await isGood(text)).toBe(false);
    await expect(core.apiKeys.list(userId)).resolves.toEqual([]);
  });

  test('remembers when it was used, to the minute', async () => {
    const userId = await core.addAccount();
    const { text } = await create(userId);
    const lastUse = async () => (await core.apiKeys.list(userId))[0]?.lastUsedAt?.getTime();
    const first = core.clock.now();
    await core.apiKeys.verify(text);
    core.clock.advance(59_000);
    await core.apiKeys.verify(text);
    expect(await lastUse()).toBe(first);
    core.clock.advance(2000);
    await core.apiKeys.verify(text);
    expect(await lastUse()).toBe(core.clock.now());
  });

  test('of another id, with another secret, or broken is not good', async () => {
    const userId = await core.addAccount();
    const [one, two] = [await create(userId), await create(userId)];
    expect(await isGood(`${one.text.slice(0, -1)}${one.text.endsWith('x') ? 'y' : 'x'}`)).toBe(false);
    expect(await isGood(one.text.replace(one.apiKey.id, two.apiKey.id))).toBe(false);
    expect(await isGood('')).toBe(false);
    expect(await isGood(one.text)).toBe(true);
  });
});

describe('rotating a key', () => {
  test('gives it a new secret, and lets the old one go on for the overlap', async () => {
    const userId = await core.addAccount();
    const { text, apiKey } = await create(userId);
    core.clock.advance(1000);
    const rotated = await core.apiKeys.rotate(userId, apiKey.id, 3600);
    expect(rotated?.apiKey).toMatchObject({
      id: apiKey.id,
      previousUntil: new Date(core.clock.now() + 3_600_000),
    });
    await expect(core.apiKeys.verify(text)).resolves.toMatchObject({
      expiresAt: rotated?.apiKey.previousUntil,
    });
    await expect(core.apiKeys.verify(rotated?.text ?? '')).resolves.toMatchObject({ expiresAt: null });
    core.clock.advance(3_600_000);
    expect(await isGood(text)).toBe(false);
    expect(await isGood(rotated?.text ?? '')).toBe(true);
  });

  test('without an overlap ends the old secret at once, everywhere', async () => {
    const userId = await core.addAccount();
    const { text, apiKey } = await create(userId);
    const { secretId = '' } = (await core.apiKeys.verify(text)) ?? {};
    const rotated = await core.apiKeys.rotate(userId, apiKey.id, 0);
    expect(await isGood(text)).toBe(false);
    await expect(logged([hashTokenId(secretId)])).resolves.toHaveLength(1);
    const now = await core.apiKeys.verify(rotated?.text ?? '');
    await expect(logged([hashTokenId(now?.secretId ?? '')])).resolves.toHaveLength(0);
  });

  test('twice ends the first secret, though its overlap has not', async () => {
    const userId = await core.addAccount();
    const { text: first, apiKey } = await create(userId);
    const { secretId = '' } = (await core.apiKeys.verify(first)) ?? {};
    const { text: second } = (await core.apiKeys.rotate(userId, apiKey.id, 3600)) ?? { text: '' };
    const { text: third } = (await core.apiKeys.rotate(userId, apiKey.id, 3600)) ?? { text: '' };
    expect(await Promise.all([first, second, third].map(isGood))).toEqual([false, true, true]);
    await expect(logged([hashTokenId(secretId)])).resolves.toHaveLength(1);
  });

  test("is not possible for another's, a revoked or an unknown key", async () => {
    const [userId, other] = [await core.addAccount(), await core.addAccount()];
    const { apiKey, text } = await create(userId);
    await expect(core.apiKeys.rotate(other, apiKey.id, 0)).resolves.toBeNull();
    await expect(core.apiKeys.rotate(userId, 'unknown', 0)).resolves.toBeNull();
    expect(await isGood(text)).toBe(true);
    await core.apiKeys.revoke(userId, apiKey.id);
    await expect(core.apiKeys.rotate(userId, apiKey.id, 0)).resolves.toBeNull();
  });
});

describe('revoking a key', () => {
  test('ends it at once, everywhere, once', async () => {
    const [userId, other] = [await core.addAccount(), await core.addAccount()];
    const { apiKey, text } = await create(userId);
    await expect(core.apiKeys.revoke(other, apiKey.id)).resolves.toBe(false);
    expect(await isGood(text)).toBe(true);
    await expect(core.apiKeys.revoke(userId, apiKey.id)).resolves.toBe(true);
    await expect(core.apiKeys.revoke(userId, apiKey.id)).resolves.toBe(false);
    expect(await isGood(text)).toBe(false);
    await expect(logged([`key:${apiKey.id}`])).resolves.toHaveLength(1);
    await expect(core.apiKeys.list(userId)).resolves.toEqual([]);
    const types = (await core.eventsOf(userId)).map(({ type }) => type);
    expect(types).toEqual(['api_key.created', 'api_key.revoked']);
  });
});
