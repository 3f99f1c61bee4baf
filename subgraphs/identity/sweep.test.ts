import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestCore, type TestCore } from '#support/identity-core.ts';
import { sweep } from './sweep.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

const day = 86_400_000;
const sessionsLeft = async (): Promise<string[]> =>
  (await core.postgres.db.selectFrom('session').select('id').execute()).map(({ id }) => id);

test('sweeping deletes what has ended long ago, and nothing that lives or ended lately', async () => {
  const userId = await core.addAccount();
  const [ended, expired, lately] = [
    await core.signIn(userId),
    await core.signIn(userId),
    await core.signIn(userId),
  ];
  await core.sessions.end(userId, { ids: [ended.sessionId] }, { reason: 'sign_out' });
  core.clock.advance(31 * day);
  await core.sessions.end(userId, { ids: [lately.sessionId] }, { reason: 'sign_out' });
  const live = await core.signIn(userId);
  await sweep(core.postgres.db, core.clock.now());
  expect(new Set(await sessionsLeft())).toEqual(
    new Set([expired.sessionId, lately.sessionId, live.sessionId]),
  );
  core.clock.advance(150 * day);
  await sweep(core.postgres.db, core.clock.now());
  expect(await sessionsLeft()).toEqual([]);
  const { db } = core.postgres;
  expect(await db.selectFrom('revocation').select('position').execute()).toEqual([]);
  // It was seen when the last session was opened, which is not half a year ago.
  expect(await db.selectFrom('known_device').select('user_id').execute()).toHaveLength(1);
  core.clock.advance(40 * day);
  await sweep(db, core.clock.now());
  expect(await db.selectFrom('known_device').select('user_id').execute()).toEqual([]);
});
