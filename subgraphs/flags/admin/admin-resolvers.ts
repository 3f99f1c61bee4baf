import { refuse } from '#platform/errors.ts';
import type { Context } from '../context.ts';
import type { MutationResolvers } from '../schema.types.ts';
import { ChangeRejected, type FlagDefinition, reject } from './change.ts';
import { editPercentage, editState, editTargetUsers, variantsOf } from './draft-state.ts';
import { findFlag } from './flag-store.ts';
import type { Author, Draft, Outcome } from './submit-change.ts';

const longestComment = 1000;

const authorOf = ({ principal }: Context, comment: string): Author => {
  if (comment.length > longestComment) {
    reject('INVALID_INPUT', `A comment has at most ${longestComment} characters.`);
  }
  return { actorId: principal.id ?? refuse('UNAUTHENTICATED'), comment };
};

const answer = (outcome: Outcome, { records }: Context) => {
  // What was read before the change is old.
  records.clearAll();
  if (outcome.kind === 'rejected') return { __typename: 'FlagChangeRejected', ...outcome.rejection } as const;
  if (outcome.kind === 'pending')
    return { __typename: 'FlagChangePending', request: outcome.request } as const;
  const { change } = outcome;
  const flag = change.flagKey === null ? null : { key: change.flagKey };
  return { __typename: 'FlagChangeApplied', change, flag } as const;
};

/** A rejection is an answer, wherever it is found out. */
const run = async (context: Context, work: () => Promise<Outcome>) => {
  try {
    return answer(await work(), context);
  } catch (error) {
    if (error instanceof ChangeRejected)
      return answer({ kind: 'rejected', rejection: error.rejection }, context);
    throw error;
  }
};

const submit = (context: Context, comment: string, draftOf: () => Draft | Promise<Draft>) =>
  run(context, async () => context.submissions.submit(await draftOf(), authorOf(context, comment)));

const booleans: FlagDefinition['variants'] = [
  { name: 'on', value: true },
  { name: 'off', value: false },
];

type Definitions = Pick<MutationResolvers, 'createFlag' | 'updateFlag' | 'archiveFlag' | 'restoreFlag'>;

const definitionMutations: Definitions = {
  createFlag: (_root, { input }, context) =>
    submit(context, input.comment, () => {
      const { key, comment: _, variants, ...rest } = input;
      const definition = { ...rest, variants: variants ? variantsOf(variants) : booleans };
      return { kind: 'FLAG', flag: key, version: 0, definition };
    }),
  updateFlag: (_root, { input }, context) =>
    submit(context, input.comment, async () => {
      if (input.version < 1) reject('INVALID_INPUT', 'A version is 1 or more.');
      const before =
        (await findFlag(context.db, input.key)) ?? reject('NOT_FOUND', `There is no flag "${input.key}".`);
      const definition = {
        description: input.description ?? before.description,
        type: input.type ?? before.type,
        kind: input.kind ?? before.kind,
        variants: input.variants ? variantsOf(input.variants) : before.variants,
        offVariant: input.offVariant ?? before.offVariant,
      };
      return { kind: 'FLAG', flag: input.key, version: input.version, definition };
    }),
  archiveFlag: (_root, { input: { key, version, comment } }, context) =>
    submit(context, comment, () => ({ kind: 'ARCHIVE', flag: key, version, archived: true })),
  restoreFlag: (_root, { input: { key, version, comment } }, context) =>
    submit(context, comment, () => ({ kind: 'ARCHIVE', flag: key, version, archived: false })),
};

type States = Pick<
  MutationResolvers,
  'configureFlag' | 'setRolloutPercentage' | 'setTargetUsers' | 'setTargetGroups' | 'killFlag'
>;

interface EditInput {
  readonly key: string;
  readonly environment: string;
  readonly version: number;
  readonly comment: string;
}

const edit = (context: Context, input: EditInput, change: Extract<Draft, { kind: 'EDIT' }>['edit']) => {
  const { key: flag, environment, version, comment } = input;
  return submit(context, comment, () => ({ kind: 'EDIT', flag, environment, version, edit: change }));
};

const stateMutations: States = {
  configureFlag: (_root, { input }, context) => edit(context, input, editState(input.state)),
  setRolloutPercentage: (_root, { input }, context) => edit(context, input, editPercentage(input.percentage)),
  setTargetUsers: (_root, { input }, context) => edit(context, input, editTargetUsers(input)),
  setTargetGroups: (_root, { input }, context) =>
    edit(context, input, (state) => ({ ...state, tiers: input.tiers, groups: input.groups })),
  killFlag: (_root, { input: { key, environment, comment } }, context) =>
    run(context, async () => context.submissions.kill(key, environment ?? null, authorOf(context, comment))),
};

type Segments = Pick<MutationResolvers, 'saveFlagSegment' | 'deleteFlagSegment'>;

const segmentMutations: Segments = {
  saveFlagSegment: (_root, { input }, context) =>
    submit(context, input.comment, () => {
      const { key, version, comment: _, ...definition } = input;
      if (version < 0) reject('INVALID_INPUT', 'A version is 0 or more.');
      return { kind: 'SEGMENT', segment: key, version, definition };
    }),
  deleteFlagSegment: (_root, { input: { key, version, comment } }, context) =>
    submit(context, comment, () => ({ kind: 'SEGMENT_REMOVAL', segment: key, version })),
};

type Approvals = Pick<MutationResolvers, 'setFlagApproval' | 'decideFlagChange' | 'withdrawFlagChange'>;

const approvalMutations: Approvals = {
  setFlagApproval: (_root, { input: { environment, required, comment } }, context) =>
    submit(context, comment, () => ({ kind: 'APPROVAL', environment, required })),
  decideFlagChange: (_root, { input: { id, approve, comment } }, context) =>
    run(context, async () => context.submissions.decide(id, approve, authorOf(context, comment))),
  withdrawFlagChange: (_root, { id }, context) =>
    run(context, async () => context.submissions.withdraw(id, authorOf(context, '').actorId)),
};

export const adminMutations = {
  ...definitionMutations,
  ...stateMutations,
  ...segmentMutations,
  ...approvalMutations,
};
