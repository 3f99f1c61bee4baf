import type { FastifyInstance } from 'fastify';
import { hasRoleOrAbove } from '#directives/permission.ts';
import { clientInfoHeader, parseClientInfo } from '#platform/client-info.ts';
import { refuse } from '#platform/errors.ts';
import { type Principal, principalHeader } from '#platform/identity.ts';
import type { BucketView } from '#platform/rate-limit/bucket-view.ts';
import type { RateLimiter } from '#platform/rate-limit/create-rate-limiter.ts';
import type { Policy } from '#platform/rate-limit/policy.ts';
import { type LimitQuestion, LimitQuestion as Question, rateLimitPath } from '#platform/rate-limit/remote.ts';
import type { CallerLimits, TokenCaller } from './caller-limits.ts';
import type { Overrides } from './start-overrides.ts';

export interface RateLimitRouteParts {
  /** Only what a gateway signed passes. */
  readonly verify: (token: unknown) => Promise<Principal>;
  readonly limitsOf: CallerLimits;
  readonly limiter: Pick<RateLimiter, 'inspect' | 'reset' | 'grant'>;
  readonly overrides: Pick<Overrides, 'catchUp'>;
}

const run = (
  limiter: RateLimitRouteParts['limiter'],
  { operation, tokens }: LimitQuestion,
  { policy, identity }: { readonly policy: Policy; readonly identity: string },
): Promise<BucketView> =>
  operation === 'grant' ? limiter.grant(policy, identity, tokens) : limiter[operation](policy, identity);

/**
 * What a gateway knows of rate limits, for identity: of whoever asks, or for administrators of anybody. Identity shows who
 * asks with the token that a gateway signed, so that nobody else can ask.
 */
export const addRateLimitRoute = (app: FastifyInstance, parts: RateLimitRouteParts): void => {
  app.post(rateLimitPath, async (request, reply) => {
    const principal = await parts.verify(request.headers[principalHeader]);
    const parsed = Question.safeParse(request.body);
    if (!parsed.success) return refuse('BAD_USER_INPUT');
    const { of, operation } = parsed.data;
    const isOwn = of === null && operation === 'inspect';
    if (!isOwn && !hasRoleOrAbove(principal, 'ADMIN')) refuse('FORBIDDEN');
    // Whoever has just changed a limit is to see it.
    if (!isOwn) await parts.overrides.catchUp().catch(() => undefined);
    const { address, name: clientName } = parseClientInfo(request.headers[clientInfoHeader]);
    const caller: TokenCaller = of === null ? { principal, address, clientName } : { ...of, clientName: '' };
    const { policy, identity, isOverridden } = parts.limitsOf(caller);
    const view = await run(parts.limiter, parsed.data, { policy, identity });
    return reply
      .header('cache-control', 'no-store')
      .send({ ...view, policy: policy.name, tier: policy.tier, isOverridden });
  });
};
