import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deviceAt, startTestCore, type TestCore } from '#support/identity-core.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

const lastRevocationOf = (subject: string) =>
  core.postgres.db
    .selectFrom('revocation')
    .select(['kind', 'value', 'reason'])
    .where('subject', '=', subject)
    .orderBy('position', 'desc')
    .executeTakeFirst();

describe('changing what an account may do', () => {
  test('makes its access tokens wrong, and leaves its sessions', async () => {
    const userId = await core.addAccount({ roles: ['USER', 'SUPPORT'] });
    const { refreshToken, accessToken } = await core.signIn(userId);
    await expect(core.changeAccess('admin-1', userId, { roles: ['USER'] })).resolves.toMatchObject({
      roles: ['USER'],
      tier: 'FREE',
      version: 2,
    });
    await expect(core.claimsOf(accessToken)).resolves.toMatchObject({ roles: ['USER', 'SUPPORT'], ver: 1 });
    await expect(lastRevocationOf(userId)).resolves.toEqual({
      kind: 'user',
      value: 2n,
      reason: 'access_changed',
    });
    const refreshed = (await core.refresh(refreshToken, deviceAt())) as { accessToken: string };
    await expect(core.claimsOf(refreshed.accessToken)).resolves.toMatchObject({ roles: ['USER'], ver: 2 });
    const events = await core.eventsOf(userId);
    expect(events.at(-1)).toMatchObject({
      type: 'access.changed',
      data: { rolesBefore: ['USER', 'SUPPORT'], rolesAfter: ['USER'] },
    });
  });

  test('to what it is already changes nothing', async () => {
    const userId = await core.addAccount({ roles: ['USER', 'SUPPORT'], scopes: ['a'] });
    const same = { roles: ['SUPPORT', 'USER', 'USER'], tier: 'FREE', scopes: ['a'] } as const;
    await expect(core.changeAccess('admin-1', userId, same)).resolves.toMatchObject({ version: 1 });
    await expect(lastRevocationOf(userId)).resolves.toBeUndefined();
  });

  test.each([
    ['a person who is no user', { roles: ['SUPPORT'] }, 'INVALID_ROLES'],
    ['a person who is a program', { roles: ['USER', 'SERVICE'] }, 'INVALID_ROLES'],
    ['nobody', { roles: [] }, 'INVALID_ROLES'],
    ['a scope with a space', { scopes: ['a b'] }, 'INVALID_SCOPE'],
    ['too many scopes', { scopes: Array.from({ length: 101 }, (_, n) => `s${n}`) }, 'INVALID_SCOPE'],
  ] as const)('to %s is refused', async (_name, change, rejected) => {
    const userId = await core.addAccount();
    await expect(core.changeAccess(null, userId, change as object)).resolves.toEqual({ rejected });
  });

  test('of an account that does not exist is refused', async () => {
    await expect(core.changeAccess(null, 'nobody', {})).resolves.toEqual({ rejected: 'NO_ACCOUNT' });
  });

  test('never leaves the platform without an admin, also when two demote each other at once', async () => {
    const started = await startTestCore();
    const [one, two] = [
      await started.addAccount({ roles: ['USER', 'ADMIN'] }),
      await started.addAccount({ roles: ['USER', 'ADMIN'] }),
    ];
    const results = await Promise.all([
      started.changeAccess(one, two, { roles: ['USER'] }),
      started.changeAccess(two, one, { roles: ['USER'] }),
    ]);
    expect(results.filter((result) => 'rejected' in result)).toEqual([{ rejected: 'LAST_ADMIN' }]);
    await started.stop();
  });
});
