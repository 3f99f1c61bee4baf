import type { Stage } from '#gateway/stage.ts';

/**
 * `Cache-Control` as the subgraphs that were asked allow it together. What a known caller was answered is for that caller,
 * and an answer with errors is for nobody else and no other time.
 */
export const propagateHeaders = (forwarded: readonly string[]): Stage => {
  const vary = ['authorization', ...forwarded].join(', ');
  return {
    name: 'propagate-headers',
    headers: ({ contextValue, response }) => {
      const { body } = response;
      const result = body?.kind === 'single' ? body.singleResult : undefined;
      if (result === undefined || result.errors !== undefined) return null;
      const cacheControl = contextValue.answerHeaders.cacheControl(
        contextValue.principal.kind !== 'anonymous',
      );
      if (cacheControl === null) return null;
      return { 'cache-control': cacheControl, ...(cacheControl === 'no-store' ? {} : { vary }) };
    },
  };
};
