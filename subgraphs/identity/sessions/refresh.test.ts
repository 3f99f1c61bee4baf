import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { deviceAt, startTestCore, type TestCore } from '#support/identity-core.ts';
import type { RefreshResult } from './create-refresher.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

const device = deviceAt();
const refresh = (token: string, client = device): Promise<RefreshResult> => core.refresh(token, client);

const granted = async (token: string, client = device) => {
  const result = await refresh(token, client);
  if ('rejected' in result) throw new Error(`Rejected: ${result.rejected}`);
  return result;
};

const signIn = async () => {
  const userId = await core.addAccount();
  return { userId, ...(await core.signIn(userId)) };
};

/** The token with one byte of it changed. */
const changeByte = (token: string, at: number): string => {
  const bytes = Buffer.from(token.slice('soba_rt_'.length), 'base64url');
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return `soba_rt_${bytes.toString('base64url')}`;
};

describe('a refresh', () => {
  test('gives the next pair of the same session', async () => {
    const first = await signIn();
    core.clock.advance(60_000);
    const second = await granted(first.refreshToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(second.sessionId).toBe(first.sessionId);
    const [before, after] = [await core.claimsOf(first.accessToken), await core.claimsOf(second.accessToken)];
    expect(after).toMatchObject({ sub: first.userId, sid: first.sessionId, auth_time: before.auth_time });
    expect(after.iat).toBe(before.iat + 60);
    expect(after.jti).not.toBe(before.jti);
    expect((await granted(second.refreshToken)).sessionId).toBe(first.sessionId);
  });

  test('goes on while a migration adds columns', async () => {
    const first = await signIn();
    let { refreshToken } = first;
    const alter = (change: string) =>
      sql.raw(`alter table identity.session ${change}`).execute(core.postgres.db);
    for (const change of ['add column extra integer', 'drop column extra']) {
      // Often enough that the statement is planned on each connection before.
      for (let n = 0; n < 20; n += 1) ({ refreshToken } = await granted(refreshToken));
      await alter(change);
      ({ refreshToken } = await granted(refreshToken));
    }
  });

  test('tells the account and its rights as they are now', async () => {
    const first = await signIn();
    await core.changeAccess(null, first.userId, {
      tier: 'ENTERPRISE',
      roles: ['USER', 'SUPPORT'],
      scopes: ['orders:read'],
    });
    const { accessToken } = await granted(first.refreshToken);
    await expect(core.claimsOf(accessToken)).resolves.toMatchObject({
      tier: 'ENTERPRISE',
      roles: ['USER', 'SUPPORT'],
      scope: 'orders:read',
      ver: 2,
    });
  });

  test('keeps neither token in the database', async () => {
    const first = await signIn();
    const second = await granted(first.refreshToken);
    const row = await core.postgres.db
      .selectFrom('session')
      .selectAll()
      .where('id', '=', first.sessionId)
      .executeTakeFirstOrThrow();
    const stored = Object.values(row).map((value) =>
      Buffer.isBuffer(value) ? value.toString('latin1') : JSON.stringify(value),
    );
    for (const { refreshToken } of [first, second]) {
      const secret = Buffer.from(refreshToken.slice('soba_rt_'.length), 'base64url')
        .subarray(36)
        .toString('latin1');
      expect(stored.some((text) => text.includes(secret))).toBe(false);
    }
  });
});

describe('the same token again', () => {
  test('within ten seconds gives the same pair', async () => {
    const { refreshToken } = await signIn();
    const first = await granted(refreshToken);
    core.clock.advance(9999);
    await expect(granted(refreshToken)).resolves.toEqual(first);
  });

  test('does not begin the ten seconds anew', async () => {
    const { refreshToken } = await signIn();
    await granted(refreshToken);
    core.clock.advance(6000);
    await granted(refreshToken);
    core.clock.advance(4000);
    await expect(refresh(refreshToken)).resolves.toEqual({ rejected: 'REUSED' });
  });

  test('after ten seconds ends the session for both, and is reported once', async () => {
    const { userId, refreshToken, accessToken } = await signIn();
    const { refreshToken: next } = await granted(refreshToken);
    core.clock.advance(10_000);
    await expect(refresh(refreshToken, deviceAt({ address: '198.51.100.7' }))).resolves.toEqual({
      rejected: 'REUSED',
    });
    await expect(refresh(next)).resolves.toEqual({ rejected: 'INVALID' });
    await expect(refresh(refreshToken)).resolves.toEqual({ rejected: 'INVALID' });
    const reuses = (await core.eventsOf(userId)).filter(({ type }) => type === 'session.refresh_reused');
    expect(reuses).toEqual([
      {
        type: 'session.refresh_reused',
        data: { kind: 'late', generationsBehind: 1, sinceRotationMs: 10_000, sameDevice: false },
      },
    ]);
    await expect(core.sessions.requireFreshAuth(await core.callerOf(accessToken), 900)).rejects.toMatchObject(
      {
        code: 'STEP_UP_REQUIRED',
      },
    );
  });

  test('from another device within ten seconds is refused, and nobody is signed out', async () => {
    const { refreshToken } = await signIn();
    const { refreshToken: next } = await granted(refreshToken);
    for (const other of [deviceAt({ address: '198.51.100.7' }), deviceAt({ userAgent: 'curl/8.5.0' })]) {
      await expect(refresh(refreshToken, other)).resolves.toEqual({ rejected: 'OTHER_CLIENT' });
    }
    await granted(next);
  });

  test('R1, R2, R3 and then R1 within the ten seconds is theft', async () => {
    const { userId, refreshToken: first } = await signIn();
    const { refreshToken: second } = await granted(first);
    const { refreshToken: third } = await granted(second);
    core.clock.advance(1000);
    await expect(refresh(first)).resolves.toEqual({ rejected: 'REUSED' });
    await expect(refresh(third)).resolves.toEqual({ rejected: 'INVALID' });
    const [, reuse] = await core.eventsOf(userId);
    expect(reuse).toMatchObject({ data: { kind: 'stale', generationsBehind: 2, sameDevice: true } });
  });

  test('that the thief used first is found out when the owner uses it', async () => {
    const { refreshToken: stolen } = await signIn();
    const { refreshToken: ofThief } = await granted(stolen);
    core.clock.advance(60_000);
    await expect(refresh(stolen)).resolves.toEqual({ rejected: 'REUSED' });
    await expect(refresh(ofThief)).resolves.toEqual({ rejected: 'INVALID' });
  });
});

describe('fifty parallel refreshes of one token', () => {
  test('leave one lineage, which every one of them was given', async () => {
    const { userId, refreshToken, sessionId } = await signIn();
    const results = await Promise.all(Array.from({ length: 50 }, () => refresh(refreshToken)));
    const pairs = new Set(results.map((result) => JSON.stringify(result)));
    expect([...pairs]).toHaveLength(1);
    expect(results[0]).toMatchObject({ sessionId });
    const row = await core.postgres.db
      .selectFrom('session')
      .select('generation')
      .where('user_id', '=', userId)
      .execute();
    expect(row).toEqual([{ generation: 1 }]);

    const { refreshToken: next } = await granted((results[0] as { refreshToken: string }).refreshToken);
    await expect(refresh(refreshToken)).resolves.toEqual({ rejected: 'REUSED' });
    await expect(refresh(next)).resolves.toEqual({ rejected: 'INVALID' });
  });

  test('of a token that was already replaced end the session once', async () => {
    const { userId, sessionId, refreshToken } = await signIn();
    await granted(refreshToken);
    core.clock.advance(10_000);
    const results = await Promise.all(Array.from({ length: 50 }, () => refresh(refreshToken)));
    const rejections = new Set(results.map((result) => ('rejected' in result ? result.rejected : 'granted')));
    expect(rejections.has('REUSED')).toBe(true);
    expect(rejections.has('granted')).toBe(false);
    const types = (await core.eventsOf(userId)).map(({ type }) => type);
    expect(types.filter((type) => type === 'session.refresh_reused')).toHaveLength(1);
    const logged = await core.postgres.db
      .selectFrom('revocation')
      .select('kind')
      .where('subject', '=', sessionId)
      .execute();
    expect(logged).toEqual([{ kind: 'session' }]);
  });
});

describe('what is no refresh token', () => {
  test.each([
    ['nothing', () => ''],
    ['a text', () => 'soba_rt_x'],
    ['a token without its prefix', (token: string) => token.slice('soba_rt_'.length)],
    ['a token that was cut off', (token: string) => token.slice(0, -1)],
    ['a token with something added', (token: string) => `${token}A`],
    ['a megabyte', () => `soba_rt_${'A'.repeat(1_000_000)}`],
    ['a token of another secret family', (token: string) => changeByte(token, 20)],
    ['a token of a session that does not exist', (token: string) => changeByte(token, 3)],
  ])('(%s) is invalid, and does no harm', async (_name, change) => {
    const { refreshToken } = await signIn();
    await expect(refresh(change(refreshToken))).resolves.toEqual({ rejected: 'INVALID' });
    await granted(refreshToken);
  });

  test('but has the family of a session is a copy that somebody has changed, and ends it', async () => {
    const { refreshToken } = await signIn();
    await expect(refresh(changeByte(refreshToken, 60))).resolves.toEqual({ rejected: 'REUSED' });
    await expect(refresh(refreshToken)).resolves.toEqual({ rejected: 'INVALID' });
  });
});

describe('a session', () => {
  test('ends when it was idle for a week, and each refresh begins the week anew', async () => {
    const week = 604_800_000;
    let { refreshToken } = await signIn();
    for (let n = 0; n < 3; n += 1) {
      core.clock.advance(week - 1);
      ({ refreshToken } = await granted(refreshToken));
    }
    core.clock.advance(week);
    await expect(refresh(refreshToken)).resolves.toEqual({ rejected: 'EXPIRED' });
  });

  test('ends thirty days after it began, however much it is used', async () => {
    const opened = await signIn();
    let { refreshToken, refreshExpiresAt } = opened;
    const end = core.clock.now() + 2_592_000_000;
    for (let n = 0; n < 5; n += 1) {
      core.clock.advance(518_400_000);
      if (core.clock.now() >= end) break;
      ({ refreshToken, refreshExpiresAt } = await granted(refreshToken));
    }
    expect(refreshExpiresAt).toEqual(new Date(end));
    await expect(refresh(refreshToken)).resolves.toEqual({ rejected: 'EXPIRED' });
  });

  test('of an account that was deleted is gone', async () => {
    const { userId, refreshToken } = await signIn();
    await core.postgres.db.deleteFrom('account').where('id', '=', userId).execute();
    await expect(refresh(refreshToken)).resolves.toEqual({ rejected: 'INVALID' });
  });
});

test('every outcome is counted', async () => {
  const { refreshToken } = await signIn();
  const before = await core.metric('soba_refresh_total');
  await granted(refreshToken);
  await granted(refreshToken);
  await refresh('x');
  core.clock.advance(10_000);
  await refresh(refreshToken);
  const after = await core.metric('soba_refresh_total');
  const grown = Object.entries(after).filter(([outcome, count]) => count > (before[outcome] ?? 0));
  expect(grown.map(([outcome]) => outcome).sort()).toEqual(['invalid', 'replayed', 'reused_late', 'rotated']);
});
