import { sql } from 'kysely';
import type { Transaction } from './experiment-tables.ts';

/** Any constants, as long as nothing else in this database uses them as the first of two. */
const experimentLocks = 5_306_101;
const namespaceLocks = 5_306_102;

/**
 * What is written for an experiment shares it; what changes its status has it alone. Unlike locks of rows these wait in a line:
 * a change is not kept waiting by ever new writes, and after it nothing is written for what was before.
 */
export const shareExperiments = async (transaction: Transaction, keys: readonly string[]): Promise<void> => {
  const inOrder = [...new Set(keys)].toSorted();
  await sql`select pg_advisory_xact_lock_shared(${experimentLocks}, hashtext(key))
    from unnest(${inOrder}::text[]) as key`.execute(transaction);
};

export const lockExperiment = async (transaction: Transaction, key: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(${experimentLocks}, hashtext(${key}))`.execute(transaction);
};

export const lockNamespace = async (transaction: Transaction, key: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(${namespaceLocks}, hashtext(${key}))`.execute(transaction);
};
