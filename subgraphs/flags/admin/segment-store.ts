import { sql } from 'kysely';
import { z } from 'zod';
import { Condition } from '#platform/flags/condition.ts';
import type { Database, Transaction } from '../database.ts';
import type { SegmentDefinition } from './change.ts';

export interface SegmentRecord extends SegmentDefinition {
  readonly key: string;
  readonly version: number;
  readonly updatedAt: Date;
}

const SegmentRow = z
  .object({
    key: z.string(),
    description: z.string(),
    included: z.array(z.string()),
    excluded: z.array(z.string()),
    conditions: z.array(Condition),
    version: z.number(),
    updated_at: z.date(),
  })
  .transform(({ updated_at, ...row }): SegmentRecord => ({ ...row, updatedAt: updated_at }));

/** By key. */
export const findSegments = async (
  db: Database | Transaction,
  keys?: readonly string[],
): Promise<readonly SegmentRecord[]> => {
  let query = db.selectFrom('segment').selectAll().orderBy('key');
  if (keys !== undefined) query = query.where('key', 'in', [...keys, '']);
  return (await query.execute()).map((row) => SegmentRow.parse(row));
};

export const findSegmentKeys = async (transaction: Transaction): Promise<ReadonlySet<string>> => {
  const rows = await transaction.selectFrom('segment').select('key').execute();
  return new Set(rows.map(({ key }) => key));
};

const columnsOf = ({ description, included, excluded, conditions }: SegmentDefinition) => ({
  description,
  included: [...included],
  excluded: [...excluded],
  conditions: JSON.stringify(conditions),
});

interface Place {
  readonly key: string;
  /** 0 makes a new one. */
  readonly version: number;
  readonly at: Date;
}

/** False when it has another version by now. */
export const saveSegment = async (
  transaction: Transaction,
  { key, version, at }: Place,
  definition: SegmentDefinition,
): Promise<boolean> => {
  const columns = { ...columnsOf(definition), updated_at: at };
  if (version === 0) {
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('segment')
      .values({ key, ...columns })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }
  const { numUpdatedRows } = await transaction
    .updateTable('segment')
    .set({ ...columns, version: version + 1 })
    .where('key', '=', key)
    .where('version', '=', version)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

export const deleteSegment = async (
  transaction: Transaction,
  { key, version }: Pick<Place, 'key' | 'version'>,
): Promise<boolean> => {
  const { numDeletedRows } = await transaction
    .deleteFrom('segment')
    .where('key', '=', key)
    .where('version', '=', version)
    .executeTakeFirst();
  return numDeletedRows === 1n;
};

/** The flags, archived or not, and the experiments that a segment is named by. */
export const findSegmentUsers = async (transaction: Transaction, key: string): Promise<readonly string[]> => {
  const { rows } = await sql<{ user: string }>`
    select flag_key as user from flag_state where state->'groups' ? ${key}
      or exists (select from jsonb_array_elements(state->'rules') rule where rule->'segments' ? ${key})
    union select key as user from experiment where definition->'segments' ? ${key}
    order by 1`.execute(transaction);
  return rows.map(({ user }) => user);
};
