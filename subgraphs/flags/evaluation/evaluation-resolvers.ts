import { hasRoleOrAbove } from '#directives/permission.ts';
import { refuse } from '#platform/errors.ts';
import type { Evaluation } from '#platform/flags/compile-flag.ts';
import { contextOfPrincipal } from '#platform/flags/context-of-principal.ts';
import { percentageAt } from '#platform/flags/draw.ts';
import type { Principal } from '#platform/identity.ts';
import { tiers } from '#platform/identity.ts';
import { findStaleness } from '../admin/find-staleness.ts';
import type { FlagRecord, StateRecord } from '../admin/flag-store.ts';
import { findFlags } from '../admin/flag-store.ts';
import type { Context } from '../context.ts';
import type {
  FeatureFlagResolvers,
  FlagEvaluationResolvers,
  QueryResolvers,
  UserResolvers,
} from '../schema.types.ts';

/** A flag by its key; what is asked of it is read when it is asked for. */
export interface FlagReference {
  readonly key: string;
}

const maySeeFlagsOf = (principal: Principal, userId: string): boolean =>
  principal.id === userId || hasRoleOrAbove(principal, 'SUPPORT');

const decideFor = async ({ flags, principal }: Context, key: string): Promise<Evaluation> =>
  (await flags.decide(key, contextOfPrincipal(principal))) ??
  refuse('NOT_FOUND', { message: 'There is no such feature flag.' });

export const evaluationQueries: Pick<
  QueryResolvers,
  'isFeatureEnabled' | 'featureFor' | 'myFeatures' | 'featureFlags' | 'featureFlag'
> = {
  isFeatureEnabled: async (_root, { key }, context) => (await decideFor(context, key)).enabled,
  featureFor: (_root, { key }, context) => decideFor(context, key),
  myFeatures: (_root, _args, { flags, principal }) => flags.decideAll(contextOfPrincipal(principal)),
  featureFlags: async (_root, { archived, stale }, { db, clock, records }) => {
    const found = (await findFlags(db, { archived })).filter(
      (flag) => typeof stale !== 'boolean' || findStaleness(flag, clock.now()).length > 0 === stale,
    );
    for (const record of found) records.prime(record.key, record);
    return found;
  },
  featureFlag: async (_root, { key }, { records }) => (await records.load(key)) ?? null,
};

const recordOf = async ({ key }: FlagReference, { records }: Context): Promise<FlagRecord> =>
  (await records.load(key)) ?? refuse('NOT_FOUND', { message: 'There is no such feature flag.' });

/** What the environment that answers does with it. */
const stateOf = async (flag: FlagReference, context: Context): Promise<StateRecord['state']> => {
  const { states } = await recordOf(flag, context);
  const found = states.find(({ environment }) => environment === context.flags.environment);
  return found?.state ?? refuse('NOT_FOUND', { message: 'The flag has no state in this environment.' });
};

export const knownTiers = (given: readonly string[]) => tiers.filter((tier) => given.includes(tier));

export const flagFields: FeatureFlagResolvers = {
  __resolveReference: async ({ key }, { flags, records }) =>
    (await flags.current()).find(key) !== undefined || (await records.load(key)) !== undefined
      ? { key }
      : null,
  // What everybody may see is known in memory, too.
  description: async (flag, _args, context) =>
    (await context.flags.current()).find(flag.key)?.description ??
    (await recordOf(flag, context)).description,
  enabled: async (flag, _args, context) => (await stateOf(flag, context)).enabled,
  rolloutPercentage: async (flag, _args, context) =>
    percentageAt((await stateOf(flag, context)).rollout, context.clock.now()),
  tiers: async (flag, _args, context) => knownTiers((await stateOf(flag, context)).tiers),
  groups: async (flag, _args, context) => (await stateOf(flag, context)).groups,
  type: async (flag, _args, context) => (await recordOf(flag, context)).type,
  kind: async (flag, _args, context) => (await recordOf(flag, context)).kind,
  variants: async (flag, _args, context) =>
    (await recordOf(flag, context)).variants.map(({ name, value }) => ({
      name,
      value: JSON.stringify(value),
    })),
  offVariant: async (flag, _args, context) => (await recordOf(flag, context)).offVariant,
  version: async (flag, _args, context) => (await recordOf(flag, context)).version,
  createdAt: async (flag, _args, context) => (await recordOf(flag, context)).createdAt,
  archivedAt: async (flag, _args, context) => (await recordOf(flag, context)).archivedAt,
  stale: async (flag, _args, context) => findStaleness(await recordOf(flag, context), context.clock.now()),
  states: async (flag, _args, context) => (await recordOf(flag, context)).states,
  usage: ({ key }, _args, { flags }) => {
    const usage = flags.usage.of(key);
    return { ...usage, hitRate: usage.evaluations === 0 ? null : usage.hits / usage.evaluations };
  },
};

export const evaluationFields: FlagEvaluationResolvers = {
  flag: ({ key }) => ({ key }),
  value: ({ value }) => JSON.stringify(value),
};

export const evaluationUserFields: Pick<UserResolvers, 'flags'> = {
  flags: async ({ id, tier }, _args, { flags, principal }) => {
    if (!maySeeFlagsOf(principal, id)) return refuse('FORBIDDEN');
    // Of somebody else no more is known here than the account and its tier.
    return flags.decideAll(
      principal.id === id
        ? contextOfPrincipal(principal)
        : { targetingKey: id, attributes: { kind: 'user', tier } },
    );
  },
};
