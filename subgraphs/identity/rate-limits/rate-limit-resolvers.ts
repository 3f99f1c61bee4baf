import { hasRoleOrAbove } from '#directives/permission.ts';
import { refuse } from '#platform/errors.ts';
import type { LimitAnswer } from '#platform/rate-limit/remote.ts';
import { freshStaff, reasonOf } from '../access/access-resolvers.ts';
import type { Context } from '../context.ts';
import type {
  MutationResolvers,
  QueryResolvers,
  RateLimitRejection,
  UserResolvers,
} from '../schema.types.ts';
import type { BucketChange } from './create-buckets.ts';
import type { OverrideRejection } from './create-overrides.ts';
import type { RateLimitOverride } from './override.ts';
import type { OverridesFound } from './override-store.ts';

const mostOverrides = 100;

const inFuture = (now: number, milliseconds: number): Date => new Date(now + milliseconds);

/** Times are told by this clock: between clocks only durations are exact. */
const showLimit = (
  { policy, tier, isOverridden, limit, remaining, resetAt, windows }: LimitAnswer,
  now: number,
) => ({
  policy,
  tier,
  isOverridden,
  limit: windows.length === 0 ? null : limit,
  remaining: windows.length === 0 ? null : remaining,
  resetAt: windows.length === 0 ? new Date(now) : new Date(resetAt),
  windows: windows.map((window) => ({
    name: window.name,
    seconds: window.windowMs / 1000,
    limit: window.limit,
    remaining: window.remaining,
    nextTokenAt: window.nextMs === 0 ? null : inFuture(now, window.nextMs),
    resetAt: inFuture(now, window.fullMs),
  })),
});

const rejected = (reason: RateLimitRejection) => ({ __typename: 'RateLimitRejected', reason }) as const;

const showOverride = ({ limits, ...override }: RateLimitOverride) => ({
  ...override,
  factor: limits !== null && 'factor' in limits ? limits.factor : null,
  windows:
    limits !== null && 'windows' in limits
      ? limits.windows.map(({ name, limit, windowMs }) => ({ name, limit, seconds: windowMs / 1000 }))
      : null,
  isRemoved: limits === null,
});

const showPage = (found: OverridesFound | null) =>
  found === null
    ? refuse('BAD_USER_INPUT', { message: 'There is no page at this cursor.' })
    : { overrides: found.overrides.map(showOverride), nextCursor: found.nextCursor };

const pageOf = ({ first, after }: { readonly first: number; readonly after?: string | null | undefined }) =>
  first >= 1 && first <= mostOverrides
    ? { first, after: after ?? undefined }
    : refuse('BAD_USER_INPUT', { message: `A page has 1 to ${mostOverrides} overrides.` });

const changeBucket = async (context: Context, change: BucketChange) => {
  const result = await context.core.buckets.change(context, change);
  return 'rejected' in result
    ? rejected(result.rejected)
    : ({ __typename: 'RateLimitChanged', rateLimit: showLimit(result, context.clock.now()) } as const);
};

const overrideResult = (result: RateLimitOverride | { readonly rejected: OverrideRejection }) =>
  'rejected' in result
    ? rejected(result.rejected)
    : ({ __typename: 'RateLimitOverrideChanged', override: showOverride(result) } as const);

export const rateLimitQueries: Pick<
  QueryResolvers,
  'rateLimit' | 'rateLimitOverrides' | 'rateLimitOverrideVersions'
> = {
  rateLimit: async (_root, { of }, context) => {
    const answer = await context.core.buckets.of(context, of);
    return answer === null ? null : showLimit(answer, context.clock.now());
  },
  rateLimitOverrides: async (_root, args, { core }) =>
    showPage(await core.overrides.find(null, pageOf(args))),
  rateLimitOverrideVersions: async (_root, { of, ...args }, { core }) =>
    showPage(await core.overrides.find(of, pageOf(args))),
};

export const rateLimitMutations: Pick<
  MutationResolvers,
  'resetRateLimit' | 'grantRateLimitTokens' | 'setRateLimitOverride' | 'removeRateLimitOverride'
> = {
  resetRateLimit: async (_root, { input: { of, reason } }, context) => {
    const actorId = await freshStaff(context);
    const why = { actorId, reason: reasonOf(reason) };
    return changeBucket(context, { operation: 'reset', of, tokens: 0, ...why });
  },
  grantRateLimitTokens: async (_root, { input: { of, tokens, reason } }, context) => {
    const actorId = await freshStaff(context);
    return changeBucket(context, { operation: 'grant', of, tokens, actorId, reason: reasonOf(reason) });
  },
  setRateLimitOverride: async (_root, { input }, context) => {
    const actorId = await freshStaff(context);
    const { of, factor, windows, expiresAt, expectedVersion, reason } = input;
    const change = { of, actorId, reason: reasonOf(reason), expectedVersion: expectedVersion ?? null };
    return overrideResult(
      await context.core.overrides.set(change, {
        factor: factor ?? null,
        windows: windows ?? null,
        expiresAt: expiresAt ?? null,
      }),
    );
  },
  removeRateLimitOverride: async (_root, { input }, context) => {
    const actorId = await freshStaff(context);
    const { of, reason, expectedVersion } = input;
    const change = { of, actorId, reason: reasonOf(reason), expectedVersion: expectedVersion ?? null };
    return overrideResult(await context.core.overrides.remove(change));
  },
};

export const rateLimitUserFields: Pick<UserResolvers, 'rateLimit'> = {
  rateLimit: async ({ id }, _args, context) => {
    const { principal, core, clock } = context;
    const isOwn = principal.kind === 'user' && principal.id === id;
    if (!isOwn && !hasRoleOrAbove(principal, 'ADMIN')) refuse('FORBIDDEN');
    const answer = isOwn
      ? await core.buckets.own(context)
      : await core.buckets.of(context, { kind: 'USER', id });
    return answer === null ? null : showLimit(answer, clock.now());
  },
};
