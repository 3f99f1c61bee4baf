import type { AnswerKeeping, ResponseCache } from '#gateway/answer-cache/response-cache.ts';
import type { Stage } from '#gateway/stage.ts';
import { formatCacheControl } from '#gateway/subgraphs/cache-control.ts';

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

const headersOf = ({ freshMs, isPrivate, ageMs }: AnswerKeeping, isForOneCaller: boolean, vary: string) => {
  const maxAge = seconds(freshMs);
  if (maxAge === 0) return { 'cache-control': 'no-store' };
  const policy = { isStored: true, isPrivate, isChecked: false, maxAge, sharedMaxAge: null };
  const age = seconds(ageMs);
  return {
    'cache-control': formatCacheControl(policy, isForOneCaller),
    vary,
    ...(age > 0 ? { age: String(age) } : {}),
  };
};

/**
 * Answers whole operations from what was kept, and says how long an answer may be kept: by the hints of the schema and by
 * what the subgraphs said, whichever is stricter.
 */
export const cacheResponse = (cache: ResponseCache, forwarded: readonly string[]): Stage => {
  const vary = ['authorization', ...forwarded].join(', ');
  return {
    name: 'cache-response',
    answer: cache.answer,
    headers: (request) => {
      const { body } = request.response;
      if (body?.kind !== 'single' || body.singleResult.errors !== undefined) return null;
      const keeping = cache.keepingOf(request);
      return keeping && headersOf(keeping, request.contextValue.principal.kind !== 'anonymous', vary);
    },
    extend: (request) => (cache.isStale(request) ? { cache: { stale: true } } : null),
    record: (request) => cache.keep(request),
  };
};
