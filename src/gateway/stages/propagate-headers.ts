import type { Stage } from '#gateway/stage.ts';

const forNobody = { 'cache-control': 'no-store' };

/**
 * `Cache-Control` as the subgraphs that were asked allow it together. What a known caller was answered is for that caller,
 * and an answer with errors, or of which nobody said anything, is for nobody else and no other time.
 */
export const propagateHeaders = (forwarded: readonly string[]): Stage => {
  const vary = ['authorization', ...forwarded].join(', ');
  return {
    name: 'propagate-headers',
    headers: ({ contextValue, response }) => {
      const { body } = response;
      const isWhole = body?.kind === 'single' && body.singleResult.errors === undefined;
      const isForOneCaller = contextValue.principal.kind !== 'anonymous';
      const allowed = isWhole ? contextValue.answerHeaders.cacheControl(isForOneCaller) : null;
      return allowed === null || allowed === 'no-store' ? forNobody : { 'cache-control': allowed, vary };
    },
  };
};
