import { sql } from 'kysely';
import type { Clock } from '#platform/clock.ts';
import type { FlagState } from '#platform/flags/flag.ts';
import { createId } from '#platform/ids.ts';
import type { Database, Transaction } from '../database.ts';
import { type Applied, applyChange } from './apply-change.ts';
import { type ChangeRecord, insertChange } from './audit-store.ts';
import { type Change, ChangeRejected, type Rejection, reject } from './change.ts';
import { describeDifference } from './describe-difference.ts';
import { findFlag, updateState } from './flag-store.ts';
import { decideRequest, insertRequest, lockRequest, type RequestRecord } from './request-store.ts';

/** What came of a change. */
export type Outcome =
  | { readonly kind: 'applied'; readonly change: ChangeRecord }
  | { readonly kind: 'pending'; readonly request: RequestRecord }
  | { readonly kind: 'rejected'; readonly rejection: Rejection };

/** A change, or what makes one of the state that is found. */
export type Draft =
  | Change
  | {
      readonly kind: 'EDIT';
      readonly flag: string;
      readonly environment: string;
      readonly version: number;
      readonly edit: (state: FlagState) => FlagState;
    };

export interface Author {
  readonly actorId: string;
  readonly comment: string;
}

export interface Submissions {
  readonly submit: (draft: Draft, author: Author) => Promise<Outcome>;
  /** Off at once in one environment or in all, whatever the version, and without a second person. */
  readonly kill: (flag: string, environment: string | null, author: Author) => Promise<Outcome>;
  readonly decide: (id: string, approve: boolean, author: Author) => Promise<Outcome>;
  readonly withdraw: (id: string, actorId: string) => Promise<Outcome>;
}

interface Parts {
  readonly db: Database;
  readonly clock: Clock;
  /** Makes what has been written decide in this process. */
  readonly refresh: () => Promise<void>;
}

/** One writer at a time: a circle of prerequisites may be closed by two changes of two flags. */
const lockFlags = async (transaction: Transaction): Promise<void> => {
  await transaction.selectFrom('revision').select('revision').forUpdate().executeTakeFirstOrThrow();
};

const runWith =
  ({ db, refresh }: Parts) =>
  async (work: (transaction: Transaction) => Promise<Outcome>): Promise<Outcome> => {
    try {
      const outcome = await db.transaction().execute(async (transaction) => {
        await lockFlags(transaction);
        return work(transaction);
      });
      // The change is made; should the reading fail, followers hear of it soon.
      if (outcome.kind === 'applied') await refresh().catch(() => undefined);
      return outcome;
    } catch (error) {
      if (error instanceof ChangeRejected) return { kind: 'rejected', rejection: error.rejection };
      throw error;
    }
  };

const stateOf = async (
  transaction: Transaction,
  { flag: key, environment }: { readonly flag: string; readonly environment: string },
) => {
  const flag = (await findFlag(transaction, key)) ?? reject('NOT_FOUND', `There is no flag "${key}".`);
  return (
    flag.states.find((one) => one.environment === environment) ??
    reject('NOT_FOUND', `There is no environment "${environment}".`)
  );
};

/** What was edited is judged with the version that was looked at, so an edit of another state is a conflict. */
const finish = async (transaction: Transaction, draft: Draft): Promise<Change> => {
  if (draft.kind !== 'EDIT') return draft;
  const { state } = await stateOf(transaction, draft);
  const { flag, environment, version, edit } = draft;
  return { kind: 'STATE', flag, environment, version, state: edit(state) };
};

/** What changes an environment needs what that environment wants; the rest changes all of them. */
const needsApproval = async (transaction: Transaction, change: Change): Promise<boolean> => {
  // A new flag is off everywhere, and a new segment is used by none.
  if ((change.kind === 'FLAG' || change.kind === 'SEGMENT') && change.version === 0) return false;
  let query = transaction.selectFrom('environment').select('name').where('requires_approval', '=', true);
  if (change.kind === 'STATE' || change.kind === 'APPROVAL')
    query = query.where('name', '=', change.environment);
  return (await query.executeTakeFirst()) !== undefined;
};

/** The differences of a change that is not made. It is tried, so that nobody approves what cannot be. */
const rehearse = async (transaction: Transaction, change: Change, at: Date): Promise<Applied> => {
  await sql`savepoint rehearsal`.execute(transaction);
  const applied = await applyChange(transaction, change, at);
  await sql`rollback to savepoint rehearsal`.execute(transaction);
  return applied;
};

const record = async (
  transaction: Transaction,
  applied: Applied,
  { actorId, comment, approvedBy, at }: Author & { readonly approvedBy: string | null; readonly at: Date },
): Promise<Outcome> => ({
  kind: 'applied',
  change: await insertChange(transaction, { ...applied, at, actorId, comment, approvedBy }),
});

const createSubmit =
  (parts: Parts): Submissions['submit'] =>
  (draft, { actorId, comment }) =>
    runWith(parts)(async (transaction) => {
      const at = new Date(parts.clock.now());
      const change = await finish(transaction, draft);
      if (!(await needsApproval(transaction, change))) {
        const applied = await applyChange(transaction, change, at);
        return record(transaction, applied, { actorId, comment, approvedBy: null, at });
      }
      const { differences } = await rehearse(transaction, change, at);
      const request = await insertRequest(transaction, {
        id: createId(parts.clock),
        change,
        differences,
        comment,
        requestedBy: actorId,
        requestedAt: at,
      });
      return { kind: 'pending', request };
    });

const requirePending = async (transaction: Transaction, id: string): Promise<RequestRecord> => {
  const request = (await lockRequest(transaction, id)) ?? reject('NOT_FOUND', 'There is no such request.');
  if (request.status !== 'PENDING') reject('NOT_PENDING', `The request is ${request.status} already.`);
  return request;
};

const createDecide =
  (parts: Parts): Submissions['decide'] =>
  (id, approve, { actorId, comment }) =>
    runWith(parts)(async (transaction) => {
      const decidedAt = new Date(parts.clock.now());
      const request = await requirePending(transaction, id);
      if (request.requestedBy === actorId) reject('OWN_CHANGE', 'Somebody else has to decide.');
      const status = approve ? 'APPLIED' : 'REJECTED';
      const decided = await decideRequest(transaction, id, { status, decidedBy: actorId, decidedAt });
      if (!approve) return { kind: 'pending', request: decided };
      const applied = await applyChange(transaction, request.change, decidedAt);
      return record(transaction, applied, {
        actorId: request.requestedBy,
        comment: comment === '' ? request.comment : `${request.comment} / ${comment}`,
        approvedBy: actorId,
        at: decidedAt,
      });
    });

const createKill =
  (parts: Parts): Submissions['kill'] =>
  (flag, environment, author) =>
    runWith(parts)(async (transaction) => {
      const at = new Date(parts.clock.now());
      const found = (await findFlag(transaction, flag)) ?? reject('NOT_FOUND', `There is no flag "${flag}".`);
      const states = found.states.filter((one) => environment === null || one.environment === environment);
      if (states.length === 0) reject('NOT_FOUND', `There is no environment "${environment}".`);
      let last: Outcome | undefined;
      for (const { environment: name, version, state } of states) {
        // No rule about what may be stored stands between anybody and the switch.
        const off = { ...state, enabled: false };
        await updateState(transaction, { flag, environment: name, version }, { state: off, at });
        const differences = describeDifference(state, off);
        const applied = {
          action: 'flag.killed',
          flagKey: flag,
          environment: name,
          segmentKey: null,
          differences,
        };
        last = await record(transaction, applied, { ...author, approvedBy: null, at });
      }
      return last ?? reject('NOT_FOUND', 'There is nothing to switch off.');
    });

const createWithdraw =
  (parts: Parts): Submissions['withdraw'] =>
  (id, actorId) =>
    runWith(parts)(async (transaction) => {
      const request = await requirePending(transaction, id);
      if (request.requestedBy !== actorId) reject('NOT_FOUND', 'The caller has no such request.');
      const decision = {
        status: 'WITHDRAWN',
        decidedBy: actorId,
        decidedAt: new Date(parts.clock.now()),
      } as const;
      return { kind: 'pending', request: await decideRequest(transaction, id, decision) };
    });

export const createSubmissions = (parts: Parts): Submissions => ({
  submit: createSubmit(parts),
  kill: createKill(parts),
  decide: createDecide(parts),
  withdraw: createWithdraw(parts),
});
