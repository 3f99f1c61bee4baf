import { z } from 'zod';
import type { Database, Transaction } from '../database.ts';
import type { Difference } from './describe-difference.ts';

/** Who changed what, when, and how. */
export interface ChangeRecord {
  readonly id: string;
  readonly at: Date;
  readonly actorId: string | null;
  readonly action: string;
  readonly flagKey: string | null;
  readonly environment: string | null;
  readonly segmentKey: string | null;
  readonly comment: string;
  readonly approvedBy: string | null;
  readonly differences: readonly Difference[];
}

export const Differences = z.array(
  z.strictObject({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
);

export const insertChange = async (
  transaction: Transaction,
  { differences, ...change }: Omit<ChangeRecord, 'id'>,
): Promise<ChangeRecord> => {
  const { id } = await transaction
    .insertInto('change')
    .values({
      at: change.at,
      actor_id: change.actorId,
      action: change.action,
      flag_key: change.flagKey,
      environment: change.environment,
      segment_key: change.segmentKey,
      comment: change.comment,
      approved_by: change.approvedBy,
      diff: JSON.stringify(differences),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { ...change, id: String(id), differences };
};

export interface ChangePage {
  readonly changes: readonly ChangeRecord[];
  readonly hasMore: boolean;
}

/** Newest first, before the change with the id `after`. */
export const findChanges = async (
  db: Database,
  { flag, segment }: { readonly flag?: string | undefined; readonly segment?: string | undefined },
  { first, after }: { readonly first: number; readonly after?: bigint | undefined },
): Promise<ChangePage> => {
  let query = db
    .selectFrom('change')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(first + 1);
  if (flag !== undefined) query = query.where('flag_key', '=', flag);
  if (segment !== undefined) query = query.where('segment_key', '=', segment);
  if (after !== undefined) query = query.where('id', '<', after);
  const rows = await query.execute();
  const changes = rows.slice(0, first).map((row) => ({
    id: String(row.id),
    at: row.at,
    actorId: row.actor_id,
    action: row.action,
    flagKey: row.flag_key,
    environment: row.environment,
    segmentKey: row.segment_key,
    comment: row.comment,
    approvedBy: row.approved_by,
    differences: Differences.parse(row.diff),
  }));
  return { changes, hasMore: rows.length > first };
};
