import type { SubgraphAnswer } from '#gateway/execution/subgraph-answer.ts';
import { type AnswerPolicy, readAnswerPolicy } from './answer-policy.ts';
import type { Keeping } from './answer-store.ts';
import type { CachedFetch, TypePolicy } from './cached-fetch.ts';

/**
 * What hints and headers say together: the shorter age, and private when either says so. Without a hint, an answer that
 * is not said to be public is for its caller, because the subgraph was told who asks. `undefined` when nobody says
 * anything.
 */
const combine = (
  policy: Pick<TypePolicy, 'maxAge' | 'isPrivate'>,
  headers: AnswerPolicy | undefined,
  staleIfErrorMs: number,
): Keeping | undefined => {
  const hintMs = policy.maxAge === undefined ? undefined : policy.maxAge * 1000;
  const ages = [hintMs, headers?.freshMs].filter((age) => age !== undefined);
  if (ages.length === 0) return undefined;
  return {
    freshMs: Math.min(...ages),
    staleMs: headers?.staleMs ?? staleIfErrorMs,
    isPrivate:
      policy.isPrivate ||
      headers?.scope === 'PRIVATE' ||
      (policy.maxAge === undefined && headers?.scope !== 'PUBLIC'),
  };
};

export type KeepingOf = (policy: TypePolicy) => Keeping | undefined;

/** For how long the parts of an answer may be kept; what its headers say is remembered for the next question. */
export const createKeepingOf = (
  { staleIfErrorMs, state }: Pick<CachedFetch, 'staleIfErrorMs' | 'state'>,
  { cacheControl, age }: SubgraphAnswer,
): KeepingOf => {
  const headers = cacheControl === undefined ? undefined : readAnswerPolicy(cacheControl, age);
  return (policy) => {
    const keeping = combine(policy, headers, staleIfErrorMs);
    if (keeping !== undefined && keeping.freshMs > 0) {
      state.isActive = true;
      policy.learned.keeps = true;
      policy.learned.isPrivate = keeping.isPrivate;
    }
    return keeping;
  };
};

/** An answer that says itself that it may not be kept; nothing else need be known of it. */
export const forbidsKeeping = ({ cacheControl, age }: SubgraphAnswer): boolean =>
  cacheControl !== undefined && readAnswerPolicy(cacheControl, age).freshMs === 0;
