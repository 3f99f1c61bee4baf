import { sql } from 'kysely';
import { z } from 'zod';
import { RevocationEntry } from '#platform/revocation/entry.ts';
import type { RevocationPage } from '#platform/revocation/store.ts';
import type { Database, Transaction } from '../database.ts';
import { cursorAt, positionOf } from '../log-cursor.ts';

export interface LoggedRevocation extends RevocationEntry {
  readonly reason: string;
}

/** Any constant, as long as nothing else in this database uses it. */
const lockId = 5_306_001;
const pageSize = 1000;

/**
 * Adds to the log. Positions are given before commit; the lock makes writers commit in the order of their positions, so that
 * a reader that goes by the last position misses nothing. It is held until commit: write to the log last.
 */
export const logRevocations = async (
  transaction: Transaction,
  entries: readonly LoggedRevocation[],
  at: Date,
): Promise<void> => {
  if (entries.length === 0) return;
  await sql`select pg_advisory_xact_lock(${lockId})`.execute(transaction);
  await transaction
    .insertInto('revocation')
    .values(
      entries.map(({ kind, subject, value, reason, expiresAt }) => ({
        kind,
        subject,
        value: BigInt(value),
        reason,
        created_at: at,
        expires_at: new Date(expiresAt),
      })),
    )
    .execute();
};

const LogState = z.object({ epoch: z.string(), last: z.bigint() });

/** The log's name and its last position. */
const findState = async (db: Database): Promise<z.output<typeof LogState>> => {
  const { rows } = await sql`
    select epoch, coalesce((select max(position) from revocation), 0) as last from revocation_log`.execute(
    db,
  );
  return LogState.parse(rows[0]);
};

/** What still matters of the log after the cursor, oldest first. */
export const readRevocations = async (
  db: Database,
  after: string | null,
  now: Date,
): Promise<RevocationPage> => {
  const state = await findState(db);
  const from = positionOf(after, state);
  const rows = await db
    .selectFrom('revocation')
    .selectAll()
    .where('position', '>', from)
    .where('expires_at', '>', now)
    .orderBy('position')
    .limit(pageSize)
    .execute();
  const isLast = rows.length < pageSize;
  const reached = rows.at(-1)?.position ?? from;
  // Rows that have expired are not read again: past them all, unless a writer has come since the state was read.
  const position = isLast && state.last > reached ? state.last : reached;
  return {
    entries: rows.map((row) =>
      RevocationEntry.parse({
        kind: row.kind,
        subject: row.subject,
        value: Number(row.value),
        expiresAt: row.expires_at.getTime(),
      }),
    ),
    cursor: cursorAt(state, position),
    isLast,
  };
};

/** Forgets what can revoke nothing any more. */
export const deleteExpiredRevocations = async (db: Database, now: Date): Promise<void> => {
  await db.deleteFrom('revocation').where('expires_at', '<=', now).execute();
};
