import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestClock } from '#support/clock.ts';
import { openTestPostgres, type TestPostgres } from '#support/postgres.ts';
import type { IdentityDatabase } from '../database.ts';
import { createSecrets } from '../secrets.ts';
import { createPostgresAttemptStore } from './attempt-store.ts';
import { type Attempt, type Attempts, createAttempts, type Refused } from './attempts.ts';

const limits = { perPair: 5, perNetwork: 12, perAccount: 8 };
const secrets = createSecrets([randomBytes(32)]);

let postgres: TestPostgres<IdentityDatabase>;
const clock = createTestClock();
const open = (db = postgres.db): Attempts => {
  const store = createPostgresAttemptStore(db, { secrets, backoff: { firstMs: 1000, longestMs: 60_000 } });
  return createAttempts({ store, limits, clock });
};
let attempts: Attempts;

beforeAll(async () => {
  postgres = await openTestPostgres<IdentityDatabase>({ schema: 'identity' });
  attempts = open();
});
beforeEach(() => postgres.db.deleteFrom('attempt_counter').execute());
afterAll(() => postgres.stop());

const isRefused = (attempt: Attempt | Refused): attempt is Refused => 'retryAt' in attempt;

const tryOften = async (times: number, account: string, address: string): Promise<number> => {
  let judged = 0;
  for (let n = 0; n < times; n += 1) {
    if (!isRefused(await attempts.beginPassword(account, address))) judged += 1;
  }
  return judged;
};

describe('attempts at passwords', () => {
  test('are slowed down for one account from one network', async () => {
    expect(await tryOften(20, 'a@example.com', '192.0.2.1')).toBe(5);
    const refused = await attempts.beginPassword('a@example.com', '192.0.2.1');
    expect(isRefused(refused) && refused.retryAt.getTime() - clock.now()).toBe(1000);
    clock.advance(1000);
    expect(await tryOften(3, 'a@example.com', '192.0.2.1')).toBe(1);
  });

  test('that many make at the same moment are counted one by one', async () => {
    const many = Array.from({ length: 50 }, () => attempts.beginPassword('a@example.com', '192.0.2.1'));
    const judged = (await Promise.all(many)).filter((attempt) => !isRefused(attempt));
    expect(judged).toHaveLength(5);
  });

  test('are remembered by another process, and after a restart', async () => {
    await tryOften(5, 'a@example.com', '192.0.2.1');
    const another = postgres.openAnother();
    const after = await open(another.db).beginPassword('a@example.com', '192.0.2.1');
    await another.stop();
    expect(isRefused(after)).toBe(true);
  });

  test('from one network do not lock the account for the others, however many there are', async () => {
    for (let n = 0; n < 100; n += 1) await attempts.beginPassword('victim@example.com', `198.51.100.${n}`);
    const owner = await attempts.beginPassword('victim@example.com', '203.0.113.7');
    expect(isRefused(owner)).toBe(false);
  });

  test('from many networks leave each of them one', async () => {
    await tryOften(5, 'victim@example.com', '198.51.100.1');
    await tryOften(5, 'victim@example.com', '198.51.100.2');
    expect(await tryOften(5, 'victim@example.com', '198.51.100.3')).toBe(1);
    expect(await tryOften(5, 'another@example.com', '198.51.100.3')).toBe(5);
  });

  test('from one network on many accounts are slowed down', async () => {
    let judged = 0;
    for (let n = 0; n < 30; n += 1) judged += await tryOften(1, `user-${n}@example.com`, '192.0.2.1');
    expect(judged).toBe(12);
    expect(await tryOften(1, 'user-1@example.com', '192.0.2.2')).toBe(1);
  });

  test('from one /64 of IPv6 are from one network', async () => {
    for (let n = 0; n < 5; n += 1) await attempts.beginPassword('a@example.com', `2001:db8::${n}`);
    expect(isRefused(await attempts.beginPassword('a@example.com', '2001:db8::ffff'))).toBe(true);
    expect(isRefused(await attempts.beginPassword('a@example.com', '2001:db8:0:1::1'))).toBe(false);
  });

  test('from an unknown network are not all of one network', async () => {
    let judged = 0;
    for (let n = 0; n < 30; n += 1) judged += await tryOften(1, `user-${n}@example.com`, '');
    expect(judged).toBe(30);
  });

  test('that succeed are taken back', async () => {
    for (let n = 0; n < 50; n += 1) {
      const attempt = await attempts.beginPassword('a@example.com', '192.0.2.1');
      if (isRefused(attempt)) throw new Error(`Refused at ${n}.`);
      await attempt.succeed();
    }
    await tryOften(4, 'a@example.com', '192.0.2.1');
    const right = await attempts.beginPassword('a@example.com', '192.0.2.1');
    if (isRefused(right)) throw new Error('Refused.');
    await right.succeed();
    expect(await tryOften(20, 'a@example.com', '192.0.2.1')).toBe(5);
  });

  test('with an account of one’s own do not clear the network', async () => {
    let judged = 0;
    for (let n = 0; n < 40; n += 1) {
      judged += await tryOften(1, `user-${n}@example.com`, '192.0.2.1');
      const own = await attempts.beginPassword('mine@example.com', '192.0.2.1');
      if (!isRefused(own)) await own.succeed();
    }
    expect(judged).toBe(12);
  });

  test('that were not judged are taken back', async () => {
    for (let n = 0; n < 10; n += 1) {
      const attempt = await attempts.beginPassword('a@example.com', '192.0.2.1');
      if (isRefused(attempt)) throw new Error(`Refused at ${n}.`);
      await attempt.takeBack();
    }
    expect(await tryOften(20, 'a@example.com', '192.0.2.1')).toBe(5);
  });

  test('are forgiven to who proves by other means that the account is theirs', async () => {
    await tryOften(9, 'a@example.com', '192.0.2.1');
    await attempts.forgive('a@example.com', '192.0.2.1');
    expect(await tryOften(3, 'a@example.com', '192.0.2.1')).toBe(3);
  });

  test('leave neither addresses nor networks in the database', async () => {
    await tryOften(1, 'secret@example.com', '192.0.2.77');
    const rows = await postgres.db.selectFrom('attempt_counter').selectAll().execute();
    expect(rows).toHaveLength(3);
    for (const { key } of rows) expect(key).toHaveLength(32);
    expect(JSON.stringify(rows.map(({ key }) => key.toString('latin1')))).not.toMatch(/secret|192/);
  });

  test('on two accounts and networks crosswise never wait for each other for ever', async () => {
    const crossing = Array.from({ length: 40 }, (_, n) =>
      attempts.beginPassword(`user-${n % 2}@example.com`, `192.0.2.${Math.floor(n / 2) % 2}`),
    );
    await expect(Promise.all(crossing)).resolves.toHaveLength(40);
  });
});

describe('attempts at codes', () => {
  test('are counted for the account, from wherever they come', async () => {
    let judged = 0;
    for (let n = 0; n < 100; n += 1) {
      const attempt = await attempts.beginCode('account', `198.51.100.${n}`);
      if (!isRefused(attempt)) judged += 1;
    }
    expect(judged).toBe(10);
  });
});

describe('mails to an address', () => {
  test('may be asked for a few times in a row', async () => {
    const asked: boolean[] = [];
    for (let n = 0; n < 8; n += 1) asked.push(await attempts.mayMail('reset', 'a@example.com'));
    expect(asked).toEqual([true, true, true, true, true, false, false, false]);
    expect(await attempts.mayMail('reset', 'b@example.com')).toBe(true);
    // Or one could keep a reset from its owner by registering their address again and again.
    expect(await attempts.mayMail('registration', 'a@example.com')).toBe(true);
  });
});
