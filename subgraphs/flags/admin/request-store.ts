import { z } from 'zod';
import type { Database, Transaction } from '../database.ts';
import { Differences } from './audit-store.ts';
import { Change } from './change.ts';
import type { Difference } from './describe-difference.ts';

export const requestStatuses = ['PENDING', 'APPLIED', 'REJECTED', 'WITHDRAWN'] as const;
export type RequestStatus = (typeof requestStatuses)[number];

/** A change that waits for a second person, or did. */
export interface RequestRecord {
  readonly id: string;
  readonly change: Change;
  readonly differences: readonly Difference[];
  readonly comment: string;
  readonly status: RequestStatus;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
}

const RequestRow = z
  .object({
    id: z.string(),
    change: Change,
    diff: Differences,
    comment: z.string(),
    status: z.enum(requestStatuses),
    requested_by: z.string(),
    requested_at: z.date(),
    decided_by: z.string().nullable(),
    decided_at: z.date().nullable(),
  })
  .transform(
    (row): RequestRecord => ({
      id: row.id,
      change: row.change,
      differences: row.diff,
      comment: row.comment,
      status: row.status,
      requestedBy: row.requested_by,
      requestedAt: row.requested_at,
      decidedBy: row.decided_by,
      decidedAt: row.decided_at,
    }),
  );

export const insertRequest = async (
  transaction: Transaction,
  request: Pick<RequestRecord, 'id' | 'change' | 'differences' | 'comment' | 'requestedBy' | 'requestedAt'>,
): Promise<RequestRecord> =>
  RequestRow.parse(
    await transaction
      .insertInto('change_request')
      .values({
        id: request.id,
        change: JSON.stringify(request.change),
        diff: JSON.stringify(request.differences),
        comment: request.comment,
        status: 'PENDING',
        requested_by: request.requestedBy,
        requested_at: request.requestedAt,
        decided_by: null,
        decided_at: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow(),
  );

/** Locked for the rest of the transaction. */
export const lockRequest = async (
  transaction: Transaction,
  id: string,
): Promise<RequestRecord | undefined> => {
  if (!z.uuid().safeParse(id).success) return undefined;
  const row = await transaction
    .selectFrom('change_request')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : RequestRow.parse(row);
};

export const decideRequest = async (
  transaction: Transaction,
  id: string,
  decision: { readonly status: RequestStatus; readonly decidedBy: string; readonly decidedAt: Date },
): Promise<RequestRecord> =>
  RequestRow.parse(
    await transaction
      .updateTable('change_request')
      .set({ status: decision.status, decided_by: decision.decidedBy, decided_at: decision.decidedAt })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow(),
  );

/** Newest first; the oldest of more than a hundred are left out. */
export const findRequests = async (
  db: Database,
  status: RequestStatus | undefined,
): Promise<readonly RequestRecord[]> => {
  let query = db.selectFrom('change_request').selectAll().orderBy('requested_at', 'desc').limit(100);
  if (status !== undefined) query = query.where('status', '=', status);
  return (await query.execute()).map((row) => RequestRow.parse(row));
};
