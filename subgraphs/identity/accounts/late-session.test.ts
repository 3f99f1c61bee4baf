import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deviceAt, startTestCore, type TestCore } from '#support/identity-core.ts';
import { createPostgresUserStore } from './user-store.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

describe('a proof that was judged before the account’s sessions were revoked', () => {
  test('opens none after it', async () => {
    const userId = await core.addAccount();
    const users = createPostgresUserStore(core.postgres.db);
    const credentials = await users.findCredentials({ id: userId });
    const open = (version: number | undefined) =>
      core.sessions.openSession({
        userId,
        authTime: core.clock.now(),
        methods: ['pwd'],
        device: deviceAt(),
        ...(version === undefined ? {} : { version }),
      });
    await expect(open(credentials?.version)).resolves.toMatchObject({ sessionId: expect.any(String) });
    await core.sessions.revokeAllOfUser(userId, 'password_changed');
    await expect(open(credentials?.version)).resolves.toEqual({ rejected: 'NO_ACCOUNT' });
    const later = await users.findCredentials({ id: userId });
    await expect(open(later?.version)).resolves.toMatchObject({ sessionId: expect.any(String) });
  });
});
