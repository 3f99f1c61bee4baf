import type { ReadonlyRequest } from '#gateway/request.ts';
import { Refusal } from '#platform/errors.ts';
import type { Policy } from '#platform/rate-limit/policy.ts';
import { type CallerLimits, tokenCaller } from './caller-limits.ts';
import type { RequestDebits } from './request-debits.ts';

const describePolicy = ({ name, windows, onStoreFailure }: Policy) => ({
  policy: name,
  onStoreFailure,
  windows: windows.map(({ limit, windowMs }) => ({ limit, seconds: windowMs / 1000 })),
});

/** What an operation would take from which limits; null when its variables are wrong. */
export const describeDebit = (
  request: ReadonlyRequest,
  { debits, limitsOf }: { readonly debits: RequestDebits; readonly limitsOf: CallerLimits },
) => {
  try {
    const { tokens, fields } = debits.expected(request);
    return {
      ...describePolicy(limitsOf(tokenCaller(request.contextValue)).policy),
      tokens,
      fields: fields.map(({ policy, per, count }) => ({ ...describePolicy(policy), per, tokens: count })),
    };
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
};
