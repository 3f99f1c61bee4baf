import type { FieldNode } from 'graphql';
import { coerceVariables } from '#gateway/coerce-variables.ts';
import type { Guard } from '#gateway/guard.ts';
import { createNote } from '#gateway/note.ts';
import type { WithheldField, WithheldFields } from '#gateway/policy/authorise.ts';
import type { Verdicts } from '#gateway/policy/verdicts.ts';
import { type CallerLimits, tokenCaller } from '#gateway/rate-limit/caller-limits.ts';
import type { BucketKey, FieldDebit } from '#gateway/rate-limit/field-buckets.ts';
import type { RequestDebits } from '#gateway/rate-limit/request-debits.ts';
import type { ReadonlyRequest, RequestContext } from '#gateway/request.ts';
import type { Stage } from '#gateway/stage.ts';
import { type Refusal, refusal } from '#platform/errors.ts';
import type { RateLimiter } from '#platform/rate-limit/create-rate-limiter.ts';
import type { Decision } from '#platform/rate-limit/decision.ts';
import { rateLimitHeaders } from '#platform/rate-limit/headers.ts';
import { identityKey } from '#platform/rate-limit/identity-key.ts';

interface Parts {
  readonly guard: Guard;
  readonly limiter: RateLimiter;
  readonly limitsOf: CallerLimits;
  readonly debits: RequestDebits;
  readonly verdicts: Verdicts;
  /** What happens to a query with a field whose own bucket is empty. */
  readonly refusal: 'filter' | 'reject';
  readonly random: () => number;
  /** Whether answers carry the `X-RateLimit` headers of old as well. */
  readonly legacyHeaders: boolean;
}

interface Debit {
  /** What the operation took from the caller's own limit. */
  readonly main: Decision;
  /** What fields with buckets of their own are left out for. */
  readonly withheld: WithheldFields;
  /** What the guard counts: the first denial, of the operation or of a field. */
  readonly reason: Refusal | null;
}

const identityFor = ({ principal, address }: RequestContext, per: BucketKey): string => {
  if (per === 'GLOBAL') return 'all';
  const shown = per === 'IP' ? { ...principal, kind: 'anonymous' as const, id: null } : principal;
  // Only where it is asked for: an account with many keys would have its limit as many times.
  const isKey = per === 'API_KEY' && principal.credential?.kind === 'api-key';
  return identityKey({ principal: shown, address, apiKeyId: isKey ? principal.credential.id : null });
};

const facts = ({ policy, cost, limit, remaining, resetAt, retryAfterMs }: Decision) => ({
  policy,
  cost,
  limit,
  remaining,
  resetAt: Math.ceil(resetAt / 1000),
  retryAfter: Math.ceil(retryAfterMs / 1000),
});

/** By their names in the headers: those that do not hold what it costs now, or never will. */
const violatedPolicies = ({ policy, code, cost, windows }: Decision): readonly string[] =>
  windows
    .filter(({ limit, remaining }) => cost > (code === 'COST_EXCEEDS_CAPACITY' ? limit : remaining))
    .map(({ name }) => `${policy}-${name}`);

const refusalOf = (decision: Decision): Refusal | null =>
  decision.allowed || decision.code === null
    ? null
    : refusal(decision.code, {
        rateLimit: { ...facts(decision), violatedPolicies: violatedPolicies(decision) },
      });

/** Where a field's own bucket is empty: null in its place, if that is wanted and can be. */
const mayWithhold = (
  { refusal: mode, verdicts }: Parts,
  request: ReadonlyRequest,
  field: FieldDebit,
): boolean =>
  mode === 'filter' &&
  field.nullable &&
  request.operation?.operation === 'query' &&
  verdicts.get(request.contextValue) !== undefined;

const nothing: WithheldFields = new Map();

/** The buckets of single fields; a denial gives back what was taken before it. */
const debitFields = async (
  parts: Parts,
  request: ReadonlyRequest,
  { main, fields }: { readonly main: Decision; readonly fields: readonly FieldDebit[] },
): Promise<Debit> => {
  const { limiter } = parts;
  const { contextValue } = request;
  let denial: Refusal | null = null;
  const withheld = new Map<FieldNode, WithheldField>();
  const all = [main];
  for (const field of fields) {
    const decision = await limiter.consume(field.policy, identityFor(contextValue, field.per), field.count);
    const reason = refusalOf(decision);
    if (reason === null) {
      all.push(decision);
      continue;
    }
    denial ??= reason;
    if (mayWithhold(parts, request, field)) {
      const { code, details } = reason;
      for (const node of field.nodes) withheld.set(node, { code, details });
    } else {
      await Promise.all(all.map((taken) => limiter.settle(taken, 0)));
      return { main: decision, withheld, reason };
    }
  }
  return { main, withheld, reason: denial };
};

/** The caller's own limit first, then the buckets of single fields. At once where nobody has to be asked. */
const debit = (parts: Parts, request: ReadonlyRequest): Debit | Promise<Debit> => {
  const { tokens, fields } = parts.debits.expected(request);
  const { policy, identity } = parts.limitsOf(tokenCaller(request.contextValue));
  const goOn = (main: Decision): Debit | Promise<Debit> =>
    main.allowed && fields.length > 0
      ? debitFields(parts, request, { main, fields })
      : { main, withheld: nothing, reason: refusalOf(main) };
  const main = parts.limiter.consume(policy, identity, tokens);
  return main instanceof Promise ? main.then(goOn) : goOn(main);
};

/** Adds to what authorisation left out. */
const withhold = ({ verdicts }: Parts, request: ReadonlyRequest, withheld: WithheldFields): void => {
  const { contextValue, schema, operation } = request;
  const verdict = verdicts.get(contextValue);
  if (withheld.size === 0 || verdict === undefined || operation === undefined) return;
  const variables = coerceVariables({ schema, operation, variables: request.request.variables ?? {} });
  verdicts.set(contextValue, { ...verdict, variables, denied: new Map([...verdict.denied, ...withheld]) });
};

/** Tokens are taken before an operation runs, and what it did not use is given back after it. */
export const limitRate = (parts: Parts): Stage => {
  const debits = createNote<Debit>();
  const conclude = (request: ReadonlyRequest, taken: Debit): void => {
    debits.set(request.contextValue, taken);
    if (!parts.guard.decided(taken.reason)) return;
    if (!taken.main.allowed && taken.reason !== null) throw taken.reason;
    withhold(parts, request, taken.withheld);
  };
  return {
    name: 'limit-rate',
    admit: (request) => {
      if (parts.guard.mode === 'off' || request.contextValue.explain) return undefined;
      const taken = debit(parts, request);
      return taken instanceof Promise
        ? taken.then((told) => conclude(request, told))
        : conclude(request, taken);
    },
    headers: ({ contextValue }) => {
      const taken = debits.get(contextValue);
      return taken === undefined || parts.guard.mode !== 'enforce'
        ? null
        : rateLimitHeaders(taken.main, { random: parts.random, legacy: parts.legacyHeaders });
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
