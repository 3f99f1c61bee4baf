import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deviceAt, startTestCore, type TestCore } from '#support/identity-core.ts';
import { principalOf } from '#support/principal.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore({ SOBA_SESSION_MAX: '10' });
});
afterAll(() => core.stop());

const isAlive = async (refreshToken: string): Promise<boolean> =>
  !('rejected' in (await core.refresh(refreshToken, deviceAt())));

const account = async (sessions: number) => {
  const userId = await core.addAccount();
  const opened = [];
  for (let n = 0; n < sessions; n += 1) opened.push(await core.signIn(userId));
  return { userId, opened };
};

const revokedOf = async (userId: string, ids: readonly string[]) => {
  const entries = [];
  for (let cursor: string | null = null; ; ) {
    const page = await core.readLog(cursor);
    entries.push(...page.entries);
    cursor = page.cursor;
    if (page.isLast) break;
  }
  return entries
    .filter(({ subject }) => subject === userId || ids.includes(subject))
    .map(({ kind, value }) => [kind, value]);
};

describe('ending sessions', () => {
  test("ends the named ones that are the account's own", async () => {
    const [mine, others] = [await account(3), await account(1)];
    const [first, second] = mine.opened;
    const foreign = others.opened[0];
    const ids = [first?.sessionId ?? '', foreign?.sessionId ?? '', 'no-id'];
    const why = { reason: 'revoked_by_user' } as const;
    await expect(core.sessions.end(mine.userId, { ids }, why)).resolves.toBe(1);
    await expect(core.sessions.end(mine.userId, { ids }, why)).resolves.toBe(0);
    expect(await isAlive(first?.refreshToken ?? '')).toBe(false);
    expect(await isAlive(second?.refreshToken ?? '')).toBe(true);
    expect(await isAlive(foreign?.refreshToken ?? '')).toBe(true);
    await expect(revokedOf(mine.userId, ids)).resolves.toEqual([['session', 1]]);
  });

  test('ends all but one, and tells who did it', async () => {
    const { userId, opened } = await account(4);
    const kept = opened[1];
    const why = { reason: 'revoked_by_admin', actorId: 'admin-1' } as const;
    await expect(core.sessions.end(userId, { exceptId: kept?.sessionId }, why)).resolves.toBe(3);
    const alive = await Promise.all(opened.map(({ refreshToken }) => isAlive(refreshToken)));
    expect(alive).toEqual([false, true, false, false]);
    const ended = (await core.eventsOf(userId)).filter(({ type }) => type === 'session.ended');
    expect(ended).toHaveLength(3);
  });

  test('of nobody ends none', async () => {
    await expect(core.sessions.end('nobody', { exceptId: undefined }, { reason: 'sign_out' })).resolves.toBe(
      0,
    );
    await expect(core.sessions.list('nobody')).resolves.toEqual([]);
  });
});

describe('revoking all of an account', () => {
  test('ends its sessions and keys, and makes its tokens wrong', async () => {
    const { userId, opened } = await account(3);
    const key = await core.apiKeys.create(userId, { name: 'k', scopes: [], expiresAt: null });
    await core.sessions.revokeAllOfUser(userId, 'password_reset');
    for (const { refreshToken } of opened) expect(await isAlive(refreshToken)).toBe(false);
    await expect(core.apiKeys.verify('text' in key ? key.text : '')).resolves.toBeNull();
    const ids = opened.map(({ sessionId }) => sessionId);
    const revoked = await revokedOf(userId, ids);
    expect(revoked).toHaveLength(4);
    expect(revoked).toContainEqual(['user', 2]);
    const again = await core.signIn(userId);
    await expect(core.claimsOf(again.accessToken)).resolves.toMatchObject({ ver: 2 });
  });

  test('may leave the keys and one session', async () => {
    const { userId, opened } = await account(2);
    const key = await core.apiKeys.create(userId, { name: 'k', scopes: [], expiresAt: null });
    const exceptSessionId = opened[0]?.sessionId;
    await core.sessions.revokeAllOfUser(userId, 'password_changed', { keepApiKeys: true, exceptSessionId });
    expect(await isAlive(opened[0]?.refreshToken ?? '')).toBe(true);
    expect(await isAlive(opened[1]?.refreshToken ?? '')).toBe(false);
    await expect(core.apiKeys.verify('text' in key ? key.text : '')).resolves.not.toBeNull();
  });

  test('within a transaction happens when that commits, and not when it is rolled back', async () => {
    const { userId, opened } = await account(1);
    const [session] = opened;
    const { db } = core.postgres;
    const failed = db.transaction().execute(async (transaction) => {
      await core.sessions.revokeAllOfUser(userId, 'password_changed', { transaction });
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    const { refreshToken } = (await core.refresh(session?.refreshToken ?? '', deviceAt())) as {
      refreshToken: string;
    };
    await db
      .transaction()
      .execute((transaction) => core.sessions.revokeAllOfUser(userId, 'password_changed', { transaction }));
    expect(await isAlive(refreshToken)).toBe(false);
  });

  test('races with refreshes and sign-ins, and nothing from before survives', async () => {
    const { userId, opened } = await account(5);
    const refreshes = opened.map(({ refreshToken }) => core.refresh(refreshToken, deviceAt()));
    const revoked = core.sessions.revokeAllOfUser(userId, 'password_reset');
    const results = await Promise.all(refreshes);
    await revoked;
    for (const result of results) {
      if ('rejected' in result) continue;
      expect(await isAlive(result.refreshToken)).toBe(false);
      expect((await core.claimsOf(result.accessToken)).ver).toBe(1);
    }
  });
});

describe('a fresh authentication', () => {
  const fresh = (principal: Parameters<TestCore['sessions']['requireFreshAuth']>[0]) =>
    core.sessions.requireFreshAuth(principal, 900);
  const refused = { code: 'STEP_UP_REQUIRED', details: { maxAgeSeconds: 900 } };

  test('is one that is not older than asked for, and can be renewed', async () => {
    const { opened } = await account(1);
    const caller = await core.callerOf(opened[0]?.accessToken ?? '');
    core.clock.advance(900_000);
    await fresh(caller);
    core.clock.advance(1000);
    await expect(fresh(caller)).rejects.toMatchObject(refused);
    const grant = await core.sessions.renewAuthentication(caller, {
      authTime: core.clock.now(),
      methods: ['otp'],
    });
    const renewed = await core.callerOf(grant?.accessToken ?? '');
    await fresh(renewed);
    expect(renewed.credential).toMatchObject({ methods: ['pwd', 'otp'] });
    // The old token, which somebody else may have, does not become fresh by it.
    await expect(fresh(caller)).rejects.toMatchObject(refused);
  });

  test('is carried on by a refresh', async () => {
    const { opened } = await account(1);
    core.clock.advance(600_000);
    const result = await core.refresh(opened[0]?.refreshToken ?? '', deviceAt());
    const caller = await core.callerOf((result as { accessToken: string }).accessToken);
    await fresh(caller);
    core.clock.advance(301_000);
    await expect(fresh(caller)).rejects.toMatchObject(refused);
  });

  test('is none when the session has ended, though its token has not', async () => {
    const { userId, opened } = await account(1);
    const caller = await core.callerOf(opened[0]?.accessToken ?? '');
    await core.sessions.end(userId, { exceptId: undefined }, { reason: 'sign_out' });
    await expect(fresh(caller)).rejects.toMatchObject(refused);
    await expect(
      core.sessions.renewAuthentication(caller, { authTime: core.clock.now(), methods: ['otp'] }),
    ).resolves.toBeNull();
  });

  test('is none of an API key, a program, nobody, or the session of another account', async () => {
    const { opened } = await account(1);
    const caller = await core.callerOf(opened[0]?.accessToken ?? '');
    const { id: _id, ...rest } = caller;
    for (const principal of [
      principalOf({ ...rest, id: await core.addAccount() }),
      principalOf({ id: caller.id, credential: { kind: 'api-key', id: 'k' } }),
      principalOf({ kind: 'service', id: 'c', credential: { kind: 'client', id: 'c' } }),
      principalOf({ kind: 'anonymous', id: null }),
    ]) {
      await expect(fresh(principal)).rejects.toMatchObject(refused);
    }
  });
});

describe('a session that is used from another device', () => {
  const elsewhere = deviceAt({ address: '198.51.100.1' });
  const start = (check: string) => startTestCore({ SOBA_SESSION_DEVICE_CHECK: check });
  const changesOf = async (started: TestCore, userId: string) =>
    (await started.eventsOf(userId)).filter(({ type }) => type === 'session.device_changed');

  test('goes on, and is recorded once, by default', async () => {
    const { userId, opened } = await account(1);
    const second = (await core.refresh(opened[0]?.refreshToken ?? '', elsewhere)) as { refreshToken: string };
    await core.refresh(second.refreshToken, elsewhere);
    await expect(changesOf(core, userId)).resolves.toMatchObject([
      { data: { check: 'notify', band: 'allow' } },
    ]);
    const [session] = await core.sessions.list(userId);
    expect(session?.address).toBe('198.51.100.1');
  });

  test.each([
    ['off', 0],
    ['block', 1],
  ])('with %s', async (check, events) => {
    const started = await start(check);
    const userId = await started.addAccount();
    const { refreshToken } = await started.signIn(userId);
    const result = await started.refresh(refreshToken, elsewhere);
    expect(result).toMatchObject(check === 'off' ? { userId } : { rejected: 'DEVICE_CHANGED' });
    expect(await changesOf(started, userId)).toHaveLength(events);
    // Whoever tried it has not taken the session away from its owner.
    if (check === 'block') expect(await started.refresh(refreshToken, deviceAt())).toMatchObject({ userId });
    await started.stop();
  });

  test('with step_up has to prove again who it is before anything sensitive', async () => {
    const started = await start('step_up');
    const userId = await started.addAccount();
    const { refreshToken } = await started.signIn(userId);
    started.clock.advance(60_000);
    const changed = (await started.refresh(refreshToken, elsewhere)) as { accessToken: string };
    const caller = await started.callerOf(changed.accessToken);
    await expect(started.sessions.requireFreshAuth(caller, 900)).rejects.toMatchObject({
      code: 'STEP_UP_REQUIRED',
    });
    const renewed = await started.sessions.renewAuthentication(caller, {
      authTime: started.clock.now(),
      methods: ['pwd'],
    });
    await started.sessions.requireFreshAuth(await started.callerOf(renewed?.accessToken ?? ''), 900);
    await started.stop();
  });
});
