import type { Guard } from '#gateway/guard.ts';
import { createNote } from '#gateway/note.ts';
import type { BucketKey } from '#gateway/rate-limit/field-buckets.ts';
import type { RequestDebits } from '#gateway/rate-limit/request-debits.ts';
import type { ReadonlyRequest, RequestContext } from '#gateway/request.ts';
import type { Stage } from '#gateway/stage.ts';
import { type Refusal, refusal } from '#platform/errors.ts';
import type { RateLimiter } from '#platform/rate-limit/create-rate-limiter.ts';
import type { Decision } from '#platform/rate-limit/decision.ts';
import { rateLimitHeaders } from '#platform/rate-limit/headers.ts';
import { identityKey } from '#platform/rate-limit/identity-key.ts';
import { tierPolicies } from '#platform/rate-limit/policy.ts';

interface Parts {
  readonly guard: Guard;
  readonly limiter: RateLimiter;
  readonly debits: RequestDebits;
  readonly random: () => number;
}

interface Debit {
  /** What the operation took from the caller's own limit. */
  readonly main: Decision;
  /** That, and what it took from buckets of single fields. */
  readonly all: readonly Decision[];
}

const identityFor = ({ principal, address }: RequestContext, per: BucketKey): string => {
  if (per === 'GLOBAL') return 'all';
  const shown = per === 'IP' ? { ...principal, kind: 'anonymous' as const, id: null } : principal;
  return identityKey({ principal: shown, address });
};

const facts = ({ policy, cost, limit, remaining, resetAt, retryAfterMs }: Decision) => ({
  policy,
  cost,
  limit,
  remaining,
  resetAt: Math.ceil(resetAt / 1000),
  retryAfter: Math.ceil(retryAfterMs / 1000),
});

const refusalOf = (decision: Decision): Refusal | null =>
  decision.allowed || decision.code === null ? null : refusal(decision.code, { rateLimit: facts(decision) });

/** The caller's own limit first, then the buckets of single fields; a denial gives back what was taken before it. */
const debit = async ({ debits, limiter }: Parts, request: ReadonlyRequest): Promise<Debit> => {
  const { contextValue } = request;
  const { tokens, fields } = debits.expected(request);
  const policy = tierPolicies[contextValue.principal.tier];
  const main = await limiter.consume(policy, identityFor(contextValue, 'USER'), tokens);
  const all = [main];
  if (!main.allowed) return { main, all };
  for (const { policy: own, per, count } of fields) {
    const decision = await limiter.consume(own, identityFor(contextValue, per), count);
    all.push(decision);
    if (decision.allowed) continue;
    await Promise.all(all.map((taken) => limiter.settle(taken, 0)));
    return { main: decision, all };
  }
  return { main, all };
};

/** Tokens are taken before an operation runs, and what it did not use is given back after it. */
export const limitRate = (parts: Parts): Stage => {
  const debits = createNote<Debit>();
  return {
    name: 'limit-rate',
    admit: async (request) => {
      const { guard } = parts;
      if (guard.mode === 'off' || request.contextValue.explain) return;
      const taken = await debit(parts, request);
      debits.set(request.contextValue, taken);
      const reason = refusalOf(taken.main);
      if (guard.decided(reason) && reason !== null) throw reason;
    },
    headers: ({ contextValue }) => {
      const taken = debits.get(contextValue);
      return taken === undefined || parts.guard.mode !== 'enforce'
        ? null
        : rateLimitHeaders(taken.main, { random: parts.random });
    },
    extend: ({ contextValue }) => {
      const taken = debits.get(contextValue);
      return taken === undefined || parts.guard.mode !== 'enforce' ? null : { rateLimit: facts(taken.main) };
    },
    record: (request) => {
      const { contextValue } = request;
      const taken = debits.get(contextValue);
      if (taken === undefined || !taken.main.allowed) return;
      const actual = parts.debits.actual(request);
      if (actual === null) return;
      // The answer does not wait for it.
      parts.limiter
        .settle(taken.main, actual)
        .catch((error: unknown) => contextValue.logger.warn({ err: error }, 'Tokens were not given back.'));
    },
  };
};
