import type { RequestCosts } from '#gateway/cost/request-costs.ts';
import { mutationWeight } from '#gateway/cost/weights.ts';
import type { OperationAnalysis } from '#gateway/policy/analyse-operation.ts';
import type { Generations } from '#gateway/policy/generation.ts';
import type { ReadonlyRequest } from '#gateway/request.ts';
import { type FieldDebit, fieldDebits, findLimits, type OperationLimits } from './field-buckets.ts';

/** What an operation takes before it runs. */
export interface RequestDebit {
  /** From the caller's own limit. */
  readonly tokens: number;
  /** From the buckets of single fields. */
  readonly fields: readonly FieldDebit[];
}

export interface RequestDebits {
  readonly expected: (request: ReadonlyRequest) => RequestDebit;
  /** What it turned out to take from the caller's own limit; null when that is as expected, or not known. */
  readonly actual: (request: ReadonlyRequest) => number | null;
}

const oneToken: RequestDebit = { tokens: 1, fields: [] };

const noLimits: OperationLimits = { buckets: [], hasCosts: false };

/** The rate limits of an operation's fields, found once for each operation. */
const createLimits = (generations: Generations) => {
  const known = new WeakMap<OperationAnalysis, OperationLimits>();
  return ({ document, operation, schema }: ReadonlyRequest): OperationLimits => {
    if (document === undefined || operation === undefined) return noLimits;
    const { index, analyse } = generations.of(schema);
    const analysis = analyse(document, operation);
    const found = known.get(analysis);
    if (found !== undefined) return found;
    const limits = findLimits(analysis, index);
    known.set(analysis, limits);
    return limits;
  };
};

/** An operation without protected fields costs one token, a mutation as well. */
const tokensFrom = ({ operation }: ReadonlyRequest, cost: number): number =>
  Math.max(1, cost - (operation?.operation === 'mutation' ? mutationWeight : 0));

/** `tokens` counts tokens instead of costs. */
export const createRequestDebits = (generations: Generations, tokens: RequestCosts): RequestDebits => {
  const limitsOf = createLimits(generations);
  return {
    expected: (request) => {
      const { hasCosts, buckets } = limitsOf(request);
      if (!hasCosts && buckets.length === 0) return oneToken;
      const estimate = tokens.estimate(request);
      const fields = buckets.length === 0 ? [] : fieldDebits(buckets, tokens.resolutions(request));
      return { tokens: tokensFrom(request, estimate?.cost ?? 0), fields };
    },
    actual: (request) => {
      // One token is one token, whatever came back.
      if (!limitsOf(request).hasCosts) return null;
      const actual = tokens.actual(request);
      return actual === null ? null : tokensFrom(request, actual);
    },
  };
};
