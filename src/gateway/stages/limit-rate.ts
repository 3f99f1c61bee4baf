import type { RequestCosts } from '#gateway/cost/request-costs.ts';
import { mutationWeight } from '#gateway/cost/weights.ts';
import type { Guard } from '#gateway/guard.ts';
import { createNote } from '#gateway/note.ts';
import type { OperationAnalysis } from '#gateway/policy/analyse-operation.ts';
import type { Generations } from '#gateway/policy/generation.ts';
import {
  type BucketKey,
  fieldDebits,
  findLimits,
  type OperationLimits,
} from '#gateway/rate-limit/field-buckets.ts';
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
  readonly generations: Generations;
  /** Counts tokens instead of costs. */
  readonly tokens: RequestCosts;
  readonly random: () => number;
}

interface Debit {
  /** What the operation took from the caller's own limit. */
  readonly main: Decision;
  /** That, and what it took from buckets of single fields. */
  readonly all: readonly Decision[];
}

const baseOf = ({ operation }: ReadonlyRequest): number =>
  operation?.operation === 'mutation' ? mutationWeight : 0;

/** An operation without protected fields costs one token. */
const tokensFrom = (request: ReadonlyRequest, cost: number): number => Math.max(1, cost - baseOf(request));

const identityFor = ({ principal, address }: RequestContext, per: BucketKey): string => {
  if (per === 'GLOBAL') return 'all';
  const shown = per === 'IP' ? { ...principal, kind: 'anonymous' as const, id: null } : principal;
  return identityKey({ principal: shown, address });
};

const noLimits: OperationLimits = { buckets: [], hasCosts: false };

/** The rate limits of an operation's fields, found once for each operation. */
const createLimits = (generations: Generations) => {
  const known = new WeakMap<OperationAnalysis, OperationLimits>();
  return ({ document, operation, schema }: ReadonlyRequest): OperationLimits => {
    if (document === undefined || operation === undefined) return noLimits;
    const { index, analyse } = generations.of(schema);
    const analysis = analyse(document, operation);
    const found = known.get(analysis) ?? findLimits(analysis, index);
    known.set(analysis, found);
    return found;
  };
};

const ownBuckets = (tokens: RequestCosts, request: ReadonlyRequest, { buckets }: OperationLimits) =>
  buckets.length === 0 ? [] : fieldDebits(buckets, tokens.resolutions(request));

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
const debit = async (parts: Parts, request: ReadonlyRequest, limits: OperationLimits): Promise<Debit> => {
  const { contextValue } = request;
  const isPlain = !limits.hasCosts && limits.buckets.length === 0;
  const estimate = isPlain ? null : parts.tokens.estimate(request);
  const tokens = tokensFrom(request, estimate?.cost ?? 0);
  const { limiter } = parts;
  const policy = tierPolicies[contextValue.principal.tier];
  const main = await limiter.consume(policy, identityFor(contextValue, 'USER'), tokens);
  const all = [main];
  const fields = main.allowed ? ownBuckets(parts.tokens, request, limits) : [];
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
  const limitsOf = createLimits(parts.generations);
  return {
    name: 'limit-rate',
    admit: async (request) => {
      const { guard } = parts;
      if (guard.mode === 'off' || request.contextValue.explain) return;
      const taken = await debit(parts, request, limitsOf(request));
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
      // One token is one token, whatever came back.
      if (taken === undefined || !taken.main.allowed || !limitsOf(request).hasCosts) return;
      const actual = parts.tokens.actual(request);
      if (actual === null) return;
      // The answer does not wait for it.
      parts.limiter
        .settle(taken.main, tokensFrom(request, actual))
        .catch((error: unknown) => contextValue.logger.warn({ err: error }, 'Tokens were not given back.'));
    },
  };
};
