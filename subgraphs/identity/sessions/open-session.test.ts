import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deviceAt, startTestCore, type TestCore } from '#support/identity-core.ts';
import { cityRecord, createMmdb } from '#support/mmdb.ts';
import type { AuthMethod } from './open-session.ts';

const open = async (
  core: TestCore,
  userId: string,
  given: { methods?: AuthMethod[]; address?: string } = {},
) => {
  const { methods = ['pwd'], ...device } = given;
  return core.sessions.openSession({
    userId,
    authTime: core.clock.now(),
    methods,
    device: deviceAt(device),
    version: await core.versionOf(userId),
  });
};

const stillAlive = async (core: TestCore, tokens: readonly string[]): Promise<number> => {
  const results = await Promise.all(tokens.map((token) => core.refresh(token, deviceAt())));
  return results.filter((result) => !('rejected' in result)).length;
};

describe('opening a session', () => {
  let core: TestCore;
  beforeAll(async () => {
    core = await startTestCore();
  });
  afterAll(() => core.stop());

  test('issues an access token with the claims of RFC 9068 and ours', async () => {
    const userId = await core.addAccount({
      roles: ['USER', 'SUPPORT'],
      tier: 'PREMIUM',
      scopes: ['orders:read'],
    });
    const authTime = core.clock.now() - 5000;
    const opened = await core.sessions.openSession({
      userId,
      authTime,
      methods: ['pwd', 'otp'],
      device: deviceAt(),
      version: 1,
    });
    if ('rejected' in opened) throw new Error(opened.rejected);
    const { accessToken, sessionId, accessExpiresAt } = opened;
    const now = core.clock.now() / 1000;
    await expect(core.claimsOf(accessToken)).resolves.toMatchObject({
      sub: userId,
      client_id: 'soba',
      sid: sessionId,
      ver: 1,
      roles: ['USER', 'SUPPORT'],
      tier: 'PREMIUM',
      tenant: 'default',
      scope: 'orders:read',
      iat: now,
      exp: now + 900,
      auth_time: now - 5,
      amr: ['pwd', 'otp'],
    });
    expect(accessExpiresAt).toEqual(new Date((now + 900) * 1000));
    const header = JSON.parse(Buffer.from(accessToken.split('.')[0] ?? '', 'base64url').toString());
    expect(header).toMatchObject({ alg: 'EdDSA', typ: 'at+jwt', kid: expect.any(String) });
    const payload = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString());
    expect(payload).toMatchObject({ iss: 'soba', aud: 'soba', acr: 'aal2', jti: expect.any(String) });
  });

  test('is refused for an account that does not exist', async () => {
    for (const userId of ['01900000-0000-7000-8000-0000000000ff', 'nobody']) {
      await expect(open(core, userId)).resolves.toEqual({ rejected: 'NO_ACCOUNT' });
    }
  });

  test('is refused when the account was revoked after its owner had proved who it is', async () => {
    const userId = await core.addAccount();
    const proved = {
      userId,
      authTime: core.clock.now(),
      methods: ['pwd' as const],
      device: deviceAt(),
      version: 1,
    };
    await core.sessions.revokeAllOfUser(userId, 'password_reset');
    await expect(core.sessions.openSession(proved)).resolves.toEqual({ rejected: 'NO_ACCOUNT' });
  });

  test('beyond the fifth ends the one that was idle longest', async () => {
    const userId = await core.addAccount();
    const opened = [];
    for (let n = 0; n < 5; n += 1) {
      opened.push(await core.signIn(userId));
      core.clock.advance(60_000);
    }
    const [first, second] = opened;
    const used = await core.refresh(first?.refreshToken ?? '', deviceAt());
    core.clock.advance(60_000);
    const sixth = await core.signIn(userId);
    const ids = (await core.sessions.list(userId)).map(({ id }) => id);
    expect(ids).toHaveLength(5);
    expect(ids[0]).toBe(sixth.sessionId);
    expect(ids).not.toContain(second?.sessionId);
    expect(used).toMatchObject({ sessionId: first?.sessionId });
    expect((await core.eventsOf(userId)).filter(({ type }) => type === 'session.ended')).toEqual([
      { type: 'session.ended', data: { reason: 'evicted' } },
    ]);
  });

  test('twenty times at once leaves five sessions, and nothing of the other fifteen lives', async () => {
    const userId = await core.addAccount();
    const opened = await Promise.all(Array.from({ length: 20 }, () => core.signIn(userId)));
    const alive = new Set((await core.sessions.list(userId)).map(({ id }) => id));
    expect(alive.size).toBe(5);
    const evicted = opened.filter(({ sessionId }) => !alive.has(sessionId));
    expect(evicted).toHaveLength(15);
    await expect(
      stillAlive(
        core,
        evicted.map(({ refreshToken }) => refreshToken),
      ),
    ).resolves.toBe(0);
    const page = await core.readLog(null);
    const revoked = new Set(page.entries.map(({ kind, subject }) => `${kind} ${subject}`));
    expect(evicted.every(({ sessionId }) => revoked.has(`session ${sessionId}`))).toBe(true);
    const living = opened.filter(({ sessionId }) => alive.has(sessionId));
    await expect(
      stillAlive(
        core,
        living.map(({ refreshToken }) => refreshToken),
      ),
    ).resolves.toBe(5);
  });

  test('does not count sessions that have run out', async () => {
    const userId = await core.addAccount();
    for (let n = 0; n < 5; n += 1) await core.signIn(userId);
    core.clock.advance(604_800_000);
    await core.signIn(userId);
    await expect(core.sessions.list(userId)).resolves.toHaveLength(1);
    expect((await core.eventsOf(userId)).filter(({ type }) => type === 'session.ended')).toEqual([]);
  });

  test('tells of the device, and not of the address, in the list', async () => {
    const userId = await core.addAccount();
    await core.signIn(userId);
    await expect(core.sessions.list(userId)).resolves.toMatchObject([
      { browser: 'Chrome', platform: 'Linux', address: '203.0.113.10', place: null, methods: ['pwd'] },
    ]);
  });
});

describe('sessions that are refused and not evicted', () => {
  test('leave the five that there are', async () => {
    const core = await startTestCore({ SOBA_SESSION_OVERFLOW: 'refuse' });
    const userId = await core.addAccount();
    const results = await Promise.all(Array.from({ length: 20 }, () => open(core, userId)));
    const rejected = results.filter(
      (result) => 'rejected' in result && result.rejected === 'TOO_MANY_SESSIONS',
    );
    expect(rejected).toHaveLength(15);
    await expect(core.sessions.list(userId)).resolves.toHaveLength(5);
    const types = (await core.eventsOf(userId)).map(({ type }) => type);
    expect(types.filter((type) => type === 'session.rejected')).toHaveLength(15);
    await core.stop();
  });
});

describe('the risk of a sign-in', () => {
  const [berlin, tokyo, nowhere] = ['203.0.113.10', '198.51.100.10', '192.0.2.10'];
  let folder: string;
  let file: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'soba-risk-'));
    file = path.join(folder, 'city.mmdb');
    writeFileSync(
      file,
      createMmdb({
        '203.0.113.0/24': cityRecord('DE', 'Berlin', [52.52, 13.41]),
        '198.51.100.0/24': cityRecord('JP', 'Tokyo', [35.68, 139.69]),
      }),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const start = (mode: string) =>
    startTestCore({ SOBA_GEOIP_DATABASE: file, SOBA_RISK_MODE: mode, SOBA_SESSION_MAX: '50' });
  const risksOf = async (core: TestCore, userId: string) =>
    (await core.eventsOf(userId)).filter(({ type }) => type === 'risk.assessed').map(({ data }) => data);

  test('is recorded and nothing else when it is measured', async () => {
    const core = await start('measure');
    const userId = await core.addAccount();
    await open(core, userId, { address: berlin });
    await open(core, userId, { address: nowhere });
    await expect(risksOf(core, userId)).resolves.toEqual([]);
    core.clock.advance(3_600_000);
    await expect(open(core, userId, { address: tokyo })).resolves.toMatchObject({
      sessionId: expect.any(String),
    });
    await expect(risksOf(core, userId)).resolves.toMatchObject([
      { band: 'review', newDevice: true, rapidAccess: null },
    ]);
    const [session] = await core.sessions.list(userId);
    expect(session?.place).toMatchObject({ country: 'JP', city: 'Tokyo' });
    await core.stop();
  });

  test('asks for a second factor when it is enforced, and does not get to know the device before', async () => {
    const core = await start('enforce');
    const userId = await core.addAccount();
    await open(core, userId, { address: berlin });
    core.clock.advance(3_600_000);
    for (let n = 0; n < 2; n += 1) {
      await expect(open(core, userId, { address: tokyo })).resolves.toEqual({ rejected: 'STEP_UP_REQUIRED' });
    }
    await expect(risksOf(core, userId)).resolves.toMatchObject([{ band: 'review' }, { band: 'review' }]);
    await expect(open(core, userId, { address: tokyo, methods: ['pwd', 'otp'] })).resolves.toMatchObject({
      sessionId: expect.any(String),
    });
    await core.stop();
  });

  test('blocks two places at once together with rapid access, whatever the factors', async () => {
    const core = await start('enforce');
    const userId = await core.addAccount();
    for (let n = 0; n < 10; n += 1) await open(core, userId, { address: berlin });
    await expect(open(core, userId, { address: berlin })).resolves.toEqual({ rejected: 'STEP_UP_REQUIRED' });
    await expect(open(core, userId, { address: tokyo, methods: ['pwd', 'otp'] })).resolves.toEqual({
      rejected: 'BLOCKED',
    });
    core.clock.advance(86_400_000);
    await expect(open(core, userId, { address: tokyo })).resolves.toMatchObject({
      sessionId: expect.any(String),
    });
    await core.stop();
  });

  test('is not looked at when it is off', async () => {
    const core = await start('off');
    const userId = await core.addAccount();
    await open(core, userId, { address: berlin });
    await open(core, userId, { address: tokyo });
    await expect(risksOf(core, userId)).resolves.toEqual([]);
    await core.stop();
  });
});
