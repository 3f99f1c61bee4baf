import { byAccount, type FlagState } from '#platform/flags/flag.ts';
import { findCycle } from '#platform/flags/prerequisites.ts';
import type { Transaction } from '../database.ts';
import { type Change, type FlagDefinition, reject } from './change.ts';
import { type Difference, describeDifference } from './describe-difference.ts';
import {
  type FlagRecord,
  findDependents,
  findFlag,
  findPrerequisites,
  findVariantNames,
  insertFlag,
  updateFlag,
  updateState,
} from './flag-store.ts';
import { requireDefinition, requireKey, requireSegment } from './judge-definition.ts';
import { requireState } from './judge-state.ts';
import {
  deleteSegment,
  findSegmentKeys,
  findSegments,
  findSegmentUsers,
  saveSegment,
} from './segment-store.ts';

/** What the change has done, for the trail. */
export interface Applied {
  readonly action: string;
  readonly flagKey: string | null;
  readonly environment: string | null;
  readonly segmentKey: string | null;
  readonly differences: readonly Difference[];
}

type Of<Kind extends Change['kind']> = Extract<Change, { readonly kind: Kind }>;

const requireVersion = (current: number, wanted: number): void => {
  if (current === wanted) return;
  reject('VERSION_CONFLICT', `Somebody has changed it meanwhile: it has version ${current} now.`, {
    currentVersion: current,
  });
};

const requireFlag = async (transaction: Transaction, key: string): Promise<FlagRecord> =>
  (await findFlag(transaction, key)) ?? reject('NOT_FOUND', `There is no flag "${key}".`);

/** Off, and for nobody when it is switched on: what it does is said next. */
export const firstState = (definition: FlagDefinition): FlagState => {
  const on = definition.variants.find(({ name }) => name !== definition.offVariant);
  return {
    enabled: false,
    from: null,
    until: null,
    prerequisites: [],
    targetUsers: [],
    tiers: [],
    groups: [],
    rules: [],
    rollout: { percentage: 0, ramp: null, stickiness: byAccount, salt: null },
    split: {
      shares: [{ variant: on?.name ?? definition.offVariant, weight: 1 }],
      stickiness: byAccount,
      salt: null,
    },
  };
};

const onFlag = (flag: string, environment: string | null = null) => ({
  flagKey: flag,
  environment,
  segmentKey: null,
});

const definitionOf = ({ description, type, kind, variants, offVariant }: FlagRecord): FlagDefinition => ({
  description,
  type,
  kind,
  variants,
  offVariant,
});

/** What every environment does with the flag must still make sense. */
const requireStates = async (
  transaction: Transaction,
  flag: FlagRecord,
  { variants }: FlagDefinition,
): Promise<void> => {
  const flags = await findVariantNames(transaction);
  const segments = await findSegmentKeys(transaction);
  const known = { variants: new Set(variants.map(({ name }) => name)), segments, flags };
  for (const { state } of flag.states) requireState(state, known);
};

const applyDefinition = async (
  transaction: Transaction,
  { flag: key, version, definition }: Of<'FLAG'>,
  at: Date,
): Promise<Applied> => {
  requireDefinition(definition);
  const flag = await findFlag(transaction, key);
  if (version === 0) {
    requireKey(key, 'flag');
    if (flag !== undefined) return reject('ALREADY_EXISTS', `There is a flag "${key}" already.`);
    await insertFlag(transaction, { key, definition, state: firstState(definition), at });
    return { action: 'flag.created', ...onFlag(key), differences: describeDifference({}, definition) };
  }
  if (flag === undefined) return reject('NOT_FOUND', `There is no flag "${key}".`);
  requireVersion(flag.version, version);
  if (flag.archivedAt !== null) reject('ARCHIVED', 'Restore the flag first.');
  await requireStates(transaction, flag, definition);
  await updateFlag(transaction, { key, version }, { definition });
  const differences = describeDifference(definitionOf(flag), definition);
  return { action: 'flag.updated', ...onFlag(key), differences };
};

const requireNoCycle = async (
  transaction: Transaction,
  { flag: key, environment, state }: Of<'STATE'>,
): Promise<void> => {
  if (state.prerequisites.length === 0) return;
  const others = (await findPrerequisites(transaction, environment)).filter((other) => other.key !== key);
  const cycle = findCycle([{ key, prerequisites: state.prerequisites }, ...others]);
  if (cycle === undefined) return;
  reject('PREREQUISITE_CYCLE', `The prerequisites go in a circle: ${cycle.join(' -> ')}.`);
};

const applyState = async (transaction: Transaction, change: Of<'STATE'>, at: Date): Promise<Applied> => {
  const { flag: key, environment, version, state } = change;
  const flag = await requireFlag(transaction, key);
  const before =
    flag.states.find((one) => one.environment === environment) ??
    reject('NOT_FOUND', `There is no environment "${environment}".`);
  requireVersion(before.version, version);
  if (flag.archivedAt !== null) reject('ARCHIVED', 'Restore the flag first.');
  const variants = new Set(flag.variants.map(({ name }) => name));
  const flags = await findVariantNames(transaction);
  requireState(state, { variants, flags, segments: await findSegmentKeys(transaction) });
  await requireNoCycle(transaction, change);
  await updateState(transaction, { flag: key, environment, version }, { state, at });
  const differences = describeDifference(before.state, state);
  return { action: 'flag.configured', ...onFlag(key, environment), differences };
};

const applyArchive = async (transaction: Transaction, change: Of<'ARCHIVE'>, at: Date): Promise<Applied> => {
  const { flag: key, version, archived } = change;
  const flag = await requireFlag(transaction, key);
  requireVersion(flag.version, version);
  if (archived) {
    const dependents = await findDependents(transaction, key);
    if (dependents.length > 0) reject('IN_USE', `It is a prerequisite of ${dependents.join(', ')}.`);
  } else {
    await requireStates(transaction, flag, flag);
    for (const { environment, state } of flag.states) {
      await requireNoCycle(transaction, { kind: 'STATE', flag: key, environment, version, state });
    }
  }
  const archivedAt = archived ? at : null;
  await updateFlag(transaction, { key, version }, { archivedAt });
  const differences = describeDifference({ archived: flag.archivedAt !== null }, { archived });
  return { action: archived ? 'flag.archived' : 'flag.restored', ...onFlag(key), differences };
};

const onSegment = (segmentKey: string) => ({ flagKey: null, environment: null, segmentKey });

const applySegment = async (transaction: Transaction, change: Of<'SEGMENT'>, at: Date): Promise<Applied> => {
  const { segment: key, version, definition } = change;
  requireKey(key, 'segment');
  requireSegment(definition);
  const [before] = await findSegments(transaction, [key]);
  if (version === 0 && before !== undefined) {
    return reject('ALREADY_EXISTS', `There is a segment "${key}" already.`);
  }
  if (version !== 0 && before === undefined) return reject('NOT_FOUND', `There is no segment "${key}".`);
  requireVersion(before?.version ?? 0, version);
  await saveSegment(transaction, { key, version, at }, definition);
  const { key: _, version: __, updatedAt: ___, ...was } = before ?? {};
  const action = version === 0 ? 'segment.created' : 'segment.updated';
  return { action, ...onSegment(key), differences: describeDifference(was, definition) };
};

const applySegmentRemoval = async (
  transaction: Transaction,
  { segment: key, version }: Of<'SEGMENT_REMOVAL'>,
): Promise<Applied> => {
  const [before] = await findSegments(transaction, [key]);
  if (before === undefined) return reject('NOT_FOUND', `There is no segment "${key}".`);
  requireVersion(before.version, version);
  const users = await findSegmentUsers(transaction, key);
  if (users.length > 0) reject('IN_USE', `It is used by ${users.join(', ')}.`);
  await deleteSegment(transaction, { key, version });
  const { key: _, version: __, updatedAt: ___, ...was } = before;
  return { action: 'segment.deleted', ...onSegment(key), differences: describeDifference(was, {}) };
};

const applyApproval = async (
  transaction: Transaction,
  { environment, required }: Of<'APPROVAL'>,
): Promise<Applied> => {
  const before = await transaction
    .selectFrom('environment')
    .select('requires_approval')
    .where('name', '=', environment)
    .executeTakeFirst();
  if (before === undefined) return reject('NOT_FOUND', `There is no environment "${environment}".`);
  await transaction
    .updateTable('environment')
    .set({ requires_approval: required })
    .where('name', '=', environment)
    .execute();
  const differences = describeDifference(
    { requiresApproval: before.requires_approval },
    { requiresApproval: required },
  );
  return { action: 'environment.updated', flagKey: null, environment, segmentKey: null, differences };
};

/** Makes the change, or throws why not. Whoever calls holds the lock on all flags. */
export const applyChange = (transaction: Transaction, change: Change, at: Date): Promise<Applied> => {
  switch (change.kind) {
    case 'FLAG':
      return applyDefinition(transaction, change, at);
    case 'STATE':
      return applyState(transaction, change, at);
    case 'ARCHIVE':
      return applyArchive(transaction, change, at);
    case 'SEGMENT':
      return applySegment(transaction, change, at);
    case 'SEGMENT_REMOVAL':
      return applySegmentRemoval(transaction, change);
    case 'APPROVAL':
      return applyApproval(transaction, change);
  }
};
