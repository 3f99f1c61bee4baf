import { createHmac } from 'node:crypto';
import type { Insertable, Selectable } from 'kysely';
import type { AccountTables } from '../accounts/account-tables.ts';
import type { Database } from '../database.ts';
import type { Secrets } from '../secrets.ts';
import {
  type AttemptVerdict,
  type Backoff,
  type Counter,
  type CounterState,
  judgeAttempt,
} from './judge-attempt.ts';

export interface AttemptStore {
  /** Judges and counts an attempt in one step, however many are made at the same time. */
  readonly begin: (counters: readonly Counter[], now: number) => Promise<AttemptVerdict>;
  /** The attempt was no failure: as if it had not been made. */
  readonly takeBack: (counters: readonly Counter[]) => Promise<void>;
  readonly forget: (counter: Counter) => Promise<void>;
  readonly purge: (before: number) => Promise<void>;
}

type Row = Selectable<AccountTables['attempt_counter']>;

const toState = (row: Row | undefined, now: number): CounterState => ({
  level: row?.level ?? 0,
  blockedUntil: row?.blocked_until?.getTime() ?? null,
  countedFrom: row?.counted_from.getTime() ?? now,
});

const toRow = (key: Buffer, state: CounterState): Insertable<AccountTables['attempt_counter']> => ({
  key,
  level: state.level,
  blocked_until: state.blockedUntil === null ? null : new Date(state.blockedUntil),
  counted_from: new Date(state.countedFrom),
});

/** Rows that do not exist are made, so that there is something to lock. */
const lockRows = (db: Database, keys: readonly Buffer[], now: number): Promise<Row[]> =>
  db
    .insertInto('attempt_counter')
    .values(keys.map((key) => toRow(key, toState(undefined, now))))
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((row) => ({ level: row.ref('attempt_counter.level') })),
    )
    .returningAll()
    .execute();

const writeRows = async (db: Database, rows: readonly Insertable<AccountTables['attempt_counter']>[]) => {
  await db
    .insertInto('attempt_counter')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((row) => ({
        level: row.ref('excluded.level'),
        blocked_until: row.ref('excluded.blocked_until'),
        counted_from: row.ref('excluded.counted_from'),
      })),
    )
    .execute();
};

/** Kept in PostgreSQL: a restart forgets nothing, and all replicas count together. Keys tell nobody who tried what. */
export const createPostgresAttemptStore = (
  db: Database,
  { secrets, backoff }: { readonly secrets: Secrets; readonly backoff: Backoff },
): AttemptStore => {
  const [hashKey] = secrets.keysFor('attempts');
  const keyOf = ({ id }: Counter): Buffer => createHmac('sha256', hashKey).update(id).digest();
  /** Always in the order of the keys, or two attempts could wait for each other's rows. */
  const withKeys = (counters: readonly Counter[]) =>
    counters
      .map((counter) => ({ counter, key: keyOf(counter) }))
      .toSorted((a, b) => Buffer.compare(a.key, b.key));
  return {
    begin: (counters, now) =>
      db.transaction().execute(async (transaction) => {
        const sorted = withKeys(counters);
        const rows = await lockRows(
          transaction,
          sorted.map(({ key }) => key),
          now,
        );
        const stateOf = (key: Buffer) =>
          toState(
            rows.find((row) => row.key.equals(key)),
            now,
          );
        const known = sorted.map(({ counter, key }) => [counter, stateOf(key)] as const);
        const verdict = judgeAttempt(known, { now, backoff });
        if ('states' in verdict) {
          await writeRows(
            transaction,
            sorted.flatMap(({ key }, index) => {
              const state = verdict.states[index];
              return state === undefined ? [] : [toRow(key, state)];
            }),
          );
        }
        return verdict;
      }),
    takeBack: async (counters) => {
      for (const { key } of withKeys(counters)) {
        await db
          .updateTable('attempt_counter')
          .set((row) => ({ level: row('level', '-', 1), blocked_until: null }))
          .where('key', '=', key)
          .where('level', '>', 0)
          .execute();
      }
    },
    forget: async (counter) => {
      await db.deleteFrom('attempt_counter').where('key', '=', keyOf(counter)).execute();
    },
    purge: async (before) => {
      await db.deleteFrom('attempt_counter').where('counted_from', '<', new Date(before)).execute();
    },
  };
};
