import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestClock, type TestClock } from '#support/clock.ts';
import { openTestPostgres, type TestPostgres } from '#support/postgres.ts';
import { until } from '#support/until.ts';
import type { IdentityDatabase } from '../database.ts';
import type { MailContent, MailJob } from './mail-job.ts';
import { createPostgresMailJobStore, type MailJobStore } from './mail-job-store.ts';
import type { Mail } from './mailer.ts';
import { type MailJobs, startMailJobs } from './start-mail-jobs.ts';

let postgres: TestPostgres<IdentityDatabase>;
let clock: TestClock;
let store: MailJobStore;
const running: MailJobs[] = [];
beforeEach(async () => {
  postgres = await openTestPostgres<IdentityDatabase>({ schema: 'identity' });
  clock = createTestClock();
  store = createPostgresMailJobStore(postgres.db, clock);
});
afterEach(async () => {
  for (const jobs of running.splice(0)) await jobs.stop();
  await postgres.stop();
});

const resetOf = (email: string): MailContent => ({ kind: 'password-reset', email });
const write = async ({ content }: MailJob): Promise<Mail | null> =>
  'email' in content && content.email !== null ? { to: content.email, subject: 's', text: 't' } : null;

const start = (send: (mail: Mail) => Promise<void>, from: MailJobStore = store): MailJobs => {
  const mailer = { send, stop: () => undefined };
  const jobs = startMailJobs({ store: from, write, mailer, logger: postgres.log.logger });
  running.push(jobs);
  return jobs;
};

const left = async (): Promise<number> =>
  (await postgres.db.selectFrom('mail_job').select('id').execute()).length;

describe('mails to send', () => {
  test('are sent once, in the background, and then forgotten', async () => {
    const sent: string[] = [];
    const jobs = start(async ({ to }) => void sent.push(to));
    for (let n = 0; n < 25; n += 1) await store.add(resetOf(`${n}@example.com`));
    jobs.kick();
    await until(async () => (await left()) === 0);
    expect(sent.toSorted()).toEqual(Array.from({ length: 25 }, (_, n) => `${n}@example.com`).toSorted());
  });

  test('are sent by one of many processes', async () => {
    const sent: string[] = [];
    const others = [postgres.openAnother(), postgres.openAnother()];
    const all = [store, ...others.map(({ db }) => createPostgresMailJobStore(db, clock))].map((one) =>
      start(async ({ to }) => void sent.push(to), one),
    );
    await Promise.all(Array.from({ length: 30 }, (_, n) => store.add(resetOf(`${n}@example.com`))));
    for (const jobs of all) jobs.kick();
    await until(async () => (await left()) === 0);
    for (const jobs of running.splice(0)) await jobs.stop();
    for (const other of others) await other.stop();
    expect(sent).toHaveLength(30);
    expect(new Set(sent).size).toBe(30);
  });

  test('are claimed by one, however many claim at the same moment', async () => {
    const others = [postgres.openAnother(), postgres.openAnother()];
    const all = [store, ...others.map(({ db }) => createPostgresMailJobStore(db, clock))];
    await Promise.all(Array.from({ length: 40 }, (_, n) => store.add(resetOf(`${n}@example.com`))));
    const claimed: MailJob[] = [];
    while (claimed.length < 40) claimed.push(...(await Promise.all(all.map((one) => one.claim(3)))).flat());
    for (const other of others) await other.stop();
    expect(new Set(claimed.map(({ id }) => id)).size).toBe(claimed.length);
    expect(claimed).toHaveLength(40);
  });

  test('are tried again after a minute, then later and later', async () => {
    const triedAt: number[] = [];
    let works = false;
    const jobs = start(async () => {
      triedAt.push(clock.now());
      if (!works) throw new Error('away');
    });
    const began = clock.now();
    await store.add(resetOf('a@example.com'));
    for (const wait of [0, 59_999, 1, 119_999, 1]) {
      clock.advance(wait);
      const before = triedAt.length;
      jobs.kick();
      // What is not due is not claimed: the next one below would otherwise come too early.
      if (wait !== 59_999 && wait !== 119_999) await until(() => triedAt.length > before);
      else await store.claim(0);
    }
    works = true;
    clock.advance(240_000);
    jobs.kick();
    await until(async () => (await left()) === 0);
    expect(triedAt.map((at) => at - began)).toEqual([0, 60_000, 180_000, 420_000]);
    const warnings = postgres.log.lines().filter(({ level }) => level === 'warn');
    expect(warnings).toMatchObject([{ kind: 'password-reset', attempt: 1 }, { attempt: 2 }, { attempt: 3 }]);
    expect(JSON.stringify(warnings)).not.toContain('example.com');
  });

  test('of a transaction that does not commit are never sent', async () => {
    const sent: string[] = [];
    const jobs = start(async ({ to }) => void sent.push(to));
    const failed = postgres.db.transaction().execute(async (transaction) => {
      await store.add(resetOf('a@example.com'), transaction);
      jobs.kickSoon();
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    await store.add(resetOf('b@example.com'));
    jobs.kick();
    await until(async () => (await left()) === 0);
    expect(sent).toEqual(['b@example.com']);
  });

  test('that turn out to be none are forgotten', async () => {
    const jobs = start(async () => undefined);
    await store.add({ kind: 'notice', accountId: randomUUID(), notice: 'password-changed', email: null });
    jobs.kick();
    await until(async () => (await left()) === 0);
  });

  test('that nobody could send are given up when they are too old', async () => {
    await store.add(resetOf('a@example.com'));
    clock.advance(1000);
    await store.add(resetOf('b@example.com'));
    await store.purge(clock.now());
    expect(await left()).toBe(1);
  });
});
