import { outcomeOf } from '#gateway/outcome.ts';
import type { Stage } from '#gateway/stage.ts';

/** One line per operation: what ran, for which kind of caller, how it ended. No literals, no variables. */
export const logOperation = (): Stage => ({
  name: 'log-operation',
  record: (request) => {
    const { contextValue, operation, queryHash } = request;
    contextValue.logger.info(
      {
        operation: operation?.name?.value ?? null,
        type: operation?.operation ?? null,
        hash: queryHash,
        client: contextValue.client,
        caller: contextValue.principal.kind,
        durationMs: Math.round((performance.now() - contextValue.startedAt) * 100) / 100,
        ...outcomeOf(request),
      },
      'operation',
    );
  },
});
