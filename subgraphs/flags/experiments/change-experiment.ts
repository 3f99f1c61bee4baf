import type { Clock } from '#platform/clock.ts';
import { isName, problemOfDraft } from './check-draft.ts';
import type { Draft, Experiment } from './experiment.ts';
import {
  findExperiment,
  findMissingSegments,
  insertExperiment,
  listExperiments,
  recordChange,
  recordPhase,
  saveExperiment,
  settleHoldout,
} from './experiment-store.ts';
import type { Database, Transaction } from './experiment-tables.ts';
import { type Action, act, applyChange, type DraftChange, lockedFields } from './lifecycle.ts';
import { lockExperiment, lockNamespace } from './lock-experiment.ts';

export const rejections = [
  'NO_EXPERIMENT',
  'KEY_TAKEN',
  'INVALID',
  'STALE_VERSION',
  'NOT_IN_THIS_STATUS',
  'LOCKED',
  'NAMESPACE_TAKEN',
  'HOLDOUT_DIFFERS',
  'NO_SUCH_VARIANT',
] as const;

export interface Rejected {
  readonly rejected: (typeof rejections)[number];
  readonly message: string;
}

export type Changed = Experiment | Rejected;

/** Which experiment, and the version of it that whoever changes it has seen. */
export interface Target {
  readonly key: string;
  readonly version: number;
  /** Null when the platform does it by itself. */
  readonly actorId: string | null;
}

export interface Step {
  readonly action: Action;
  readonly winner?: string | null;
  /** Why, for the record. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface ExperimentChanges {
  readonly create: (key: string, draft: Draft, actorId: string | null) => Promise<Changed>;
  readonly update: (target: Target, change: DraftChange) => Promise<Changed>;
  readonly act: (target: Target, step: Step) => Promise<Changed>;
}

const reject = (rejected: Rejected['rejected'], message: string): Rejected => ({ rejected, message });

const noExperiment = reject('NO_EXPERIMENT', 'There is no such experiment.');

const checkHoldout = async (transaction: Transaction, { definition }: Draft): Promise<Rejected | null> => {
  const { holdout } = definition;
  if (holdout === null) return null;
  const percentage = await settleHoldout(transaction, holdout);
  return Math.abs(percentage - holdout.percentage) < 0.0005
    ? null
    : reject('HOLDOUT_DIFFERS', `The holdout ${holdout.key} has ${percentage} percent.`);
};

const checkSegments = async (
  transaction: Transaction,
  { definition: { segments } }: Draft,
): Promise<Rejected | null> => {
  const [missing] = segments.length === 0 ? [] : await findMissingSegments(transaction, segments);
  return missing === undefined ? null : reject('INVALID', `There is no segment "${missing}".`);
};

const checkReferences = async (transaction: Transaction, draft: Draft): Promise<Rejected | null> =>
  (await checkSegments(transaction, draft)) ?? (await checkHoldout(transaction, draft));

/** Who shares a namespace keeps to its part while it runs or pauses. */
const checkNamespace = async (transaction: Transaction, experiment: Experiment): Promise<Rejected | null> => {
  const { namespace } = experiment.definition;
  if (namespace === null) return null;
  await lockNamespace(transaction, namespace.key);
  const others = await listExperiments(transaction, ['RUNNING', 'PAUSED']);
  const other = others.find(
    ({ key, definition }) =>
      key !== experiment.key &&
      definition.namespace?.key === namespace.key &&
      definition.namespace.from < namespace.to &&
      namespace.from < definition.namespace.to,
  );
  return other === undefined
    ? null
    : reject('NAMESPACE_TAKEN', `${other.key} has a part of this part of ${namespace.key}.`);
};

/** Thrown to take back what the transaction has done, where it ends in a rejection. */
class RejectedError extends Error {
  readonly rejected: Rejected;
  constructor(rejected: Rejected) {
    super(rejected.message);
    this.rejected = rejected;
  }
}

const inTransaction = async (
  db: Database,
  work: (transaction: Transaction) => Promise<Changed>,
): Promise<Changed> => {
  try {
    return await db.transaction().execute(async (transaction) => {
      const changed = await work(transaction);
      if ('rejected' in changed) throw new RejectedError(changed);
      return changed;
    });
  } catch (error) {
    if (error instanceof RejectedError) return error.rejected;
    throw error;
  }
};

const withCurrent = (
  db: Database,
  { key, version }: Target,
  work: (transaction: Transaction, current: Experiment) => Promise<Changed>,
): Promise<Changed> =>
  inTransaction(db, async (transaction) => {
    if (!isName(key)) return noExperiment;
    await lockExperiment(transaction, key);
    const current = await findExperiment(transaction, key);
    if (current === null) return noExperiment;
    if (current.version !== version) {
      return reject('STALE_VERSION', `Somebody has changed it: it is at version ${current.version}.`);
    }
    return work(transaction, current);
  });

const createNew = (key: string, draft: Draft, now: Date): Experiment => ({
  key,
  ...draft,
  status: 'DRAFT',
  version: 1,
  run: 0,
  phase: 0,
  winner: null,
  createdAt: now,
  startedAt: null,
  endedAt: null,
});

const create =
  ({ db, clock }: { readonly db: Database; readonly clock: Clock }): ExperimentChanges['create'] =>
  (key, draft, actorId) =>
    inTransaction(db, async (transaction) => {
      const problem = isName(key)
        ? problemOfDraft(draft)
        : 'A key has 1 to 64 letters, digits, dots, dashes and underscores.';
      if (problem !== undefined) return reject('INVALID', problem);
      const at = new Date(clock.now());
      const experiment = createNew(key, draft, at);
      if (!(await insertExperiment(transaction, experiment))) {
        return reject('KEY_TAKEN', 'There is an experiment with this key.');
      }
      const rejected = await checkReferences(transaction, draft);
      if (rejected !== null) return rejected;
      await recordChange(transaction, key, { version: 1, action: 'CREATE', actorId, at, detail: draft });
      return experiment;
    });

const update =
  ({ db, clock }: { readonly db: Database; readonly clock: Clock }): ExperimentChanges['update'] =>
  (target, change) =>
    withCurrent(db, target, async (transaction, current) => {
      const locked = lockedFields(current, change);
      if (locked.length > 0) {
        return reject('LOCKED', `While it is ${current.status} these stay: ${locked.join(', ')}.`);
      }
      const next = applyChange(current, change);
      const problem = problemOfDraft(next);
      if (problem !== undefined) return reject('INVALID', problem);
      const rejected = await checkReferences(transaction, next);
      if (rejected !== null) return rejected;
      const at = new Date(clock.now());
      await saveExperiment(transaction, next);
      if (next.phase !== current.phase) await recordPhase(transaction, next, at);
      const { actorId } = target;
      const { version } = next;
      await recordChange(transaction, next.key, { version, action: 'UPDATE', actorId, at, detail: change });
      return next;
    });

const takeStep =
  ({ db, clock }: { readonly db: Database; readonly clock: Clock }): ExperimentChanges['act'] =>
  (target, { action, winner = null, detail = {} }) =>
    withCurrent(db, target, async (transaction, current) => {
      const at = new Date(clock.now());
      const next = act(current, { action, winner }, at);
      if (next === undefined) {
        return reject('NOT_IN_THIS_STATUS', `${action} is not for an experiment that is ${current.status}.`);
      }
      if (winner !== null && !current.definition.variants.some(({ key }) => key === winner)) {
        return reject('NO_SUCH_VARIANT', 'The winner is not one of the variants.');
      }
      const rejected = action === 'START' ? await checkNamespace(transaction, next) : null;
      if (rejected !== null) return rejected;
      await saveExperiment(transaction, next);
      if (next.phase !== current.phase) await recordPhase(transaction, next, at);
      const { version } = next;
      const told = winner === null ? detail : { ...detail, winner };
      await recordChange(transaction, next.key, {
        version,
        action,
        actorId: target.actorId,
        at,
        detail: told,
      });
      return next;
    });

export const createExperimentChanges = (parts: {
  readonly db: Database;
  readonly clock: Clock;
}): ExperimentChanges => ({ create: create(parts), update: update(parts), act: takeStep(parts) });
