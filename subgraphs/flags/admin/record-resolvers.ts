import { refuse } from '#platform/errors.ts';
import { requireRange } from '#platform/refuse-input.ts';
import { knownTiers } from '../evaluation/evaluation-resolvers.ts';
import type {
  FlagChangeRequestResolvers,
  FlagChangeResolvers,
  FlagRampStepResolvers,
  FlagStateResolvers,
  QueryResolvers,
} from '../schema.types.ts';
import { findChanges } from './audit-store.ts';
import { findRequests } from './request-store.ts';
import { findSegments } from './segment-store.ts';

const mostChanges = 100;

const positionOf = (cursor: string | null | undefined): bigint | undefined => {
  if (cursor === null || cursor === undefined) return undefined;
  return /^\d{1,18}$/.test(cursor)
    ? BigInt(cursor)
    : refuse('BAD_USER_INPUT', { message: 'There is no page at this cursor.' });
};

export const recordQueries: Pick<
  QueryResolvers,
  'flagSegments' | 'flagEnvironments' | 'flagChanges' | 'flagChangeRequests'
> = {
  flagSegments: (_root, _args, { db }) => findSegments(db),
  flagEnvironments: async (_root, _args, { db }) => {
    const rows = await db.selectFrom('environment').selectAll().orderBy('position').execute();
    return rows.map(({ name, requires_approval }) => ({ name, requiresApproval: requires_approval }));
  },
  flagChanges: async (_root, { flag, segment, first, after }, { db }) => {
    requireRange(first, { argument: 'first', min: 1, max: mostChanges });
    const filter = { flag: flag ?? undefined, segment: segment ?? undefined };
    const { changes, hasMore } = await findChanges(db, filter, { first, after: positionOf(after) });
    return { changes, nextCursor: hasMore ? (changes.at(-1)?.id ?? null) : null };
  },
  flagChangeRequests: (_root, { status }, { db }) => findRequests(db, status ?? undefined),
};

export const stateFields: FlagStateResolvers = {
  enabled: ({ state }) => state.enabled,
  from: ({ state }) => (state.from === null ? null : new Date(state.from)),
  until: ({ state }) => (state.until === null ? null : new Date(state.until)),
  prerequisites: ({ state }) => state.prerequisites,
  targetUsers: ({ state }) => state.targetUsers,
  tiers: ({ state }) => knownTiers(state.tiers),
  groups: ({ state }) => state.groups,
  rules: ({ state }) => state.rules,
  rollout: ({ state }) => state.rollout,
  split: ({ state }) => state.split,
};

export const rampStepFields: FlagRampStepResolvers = {
  at: ({ at }) => new Date(at),
};

const flagAt = (key: string | null) => (key === null ? null : { key });

export const changeFields: FlagChangeResolvers = {
  flag: ({ flagKey }) => flagAt(flagKey),
  segment: ({ segmentKey }) => segmentKey,
};

export const requestFields: FlagChangeRequestResolvers = {
  flag: ({ change }) => ('flag' in change ? { key: change.flag } : null),
  environment: ({ change }) => ('environment' in change ? change.environment : null),
  segment: ({ change }) => ('segment' in change ? change.segment : null),
};
