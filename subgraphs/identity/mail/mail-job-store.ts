import { sql } from 'kysely';
import type { Clock } from '#platform/clock.ts';
import { createId } from '#platform/ids.ts';
import type { Database, Transaction } from '../database.ts';
import { MailContent, type MailJob } from './mail-job.ts';

export interface MailJobStore {
  /** With a transaction it is mailed exactly when that commits. */
  readonly add: (content: MailContent, transaction?: Transaction) => Promise<void>;
  /** What is due. It is due again later, longer each time, until it is removed: a process that dies loses none. */
  readonly claim: (limit: number) => Promise<readonly MailJob[]>;
  readonly remove: (id: string) => Promise<void>;
  readonly purge: (before: number) => Promise<void>;
}

/** Longer than sending can take, so that no two processes send the same mail at the same time. */
const firstRetrySeconds = 60;
const longestRetrySeconds = 3600;

export const createPostgresMailJobStore = (db: Database, clock: Clock): MailJobStore => ({
  add: async (content, transaction) => {
    const now = new Date(clock.now());
    await (transaction ?? db)
      .insertInto('mail_job')
      .values({ id: createId(clock), content: JSON.stringify(content), due_at: now, created_at: now })
      .execute();
  },
  claim: async (limit) => {
    const now = new Date(clock.now());
    const rows = await db
      .updateTable('mail_job')
      .set({
        attempts: sql<number>`attempts + 1`,
        due_at: sql<Date>`${now}::timestamptz + least(${longestRetrySeconds}, ${firstRetrySeconds} * 2 ^ least(attempts, 10)) * interval '1 second'`,
      })
      .where('id', 'in', (query) =>
        query
          .selectFrom('mail_job')
          .select('id')
          .where('due_at', '<=', now)
          .orderBy('due_at')
          .limit(limit)
          .forUpdate()
          .skipLocked(),
      )
      .returning(['id', 'content', 'attempts'])
      .execute();
    return rows.map(({ id, content, attempts }) => ({
      id,
      content: MailContent.parse(content),
      attempt: attempts,
    }));
  },
  remove: async (id) => {
    await db.deleteFrom('mail_job').where('id', '=', id).execute();
  },
  purge: async (before) => {
    await db.deleteFrom('mail_job').where('created_at', '<', new Date(before)).execute();
  },
});
