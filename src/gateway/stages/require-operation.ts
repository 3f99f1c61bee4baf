import type { Stage } from '#gateway/stage.ts';
import { refuse } from '#platform/errors.ts';

/** A document with several operations, or a wrong name, leaves nothing to run. */
export const requireOperation = (): Stage => ({
  name: 'require-operation',
  always: true,
  admit: ({ operation, request }) => {
    if (operation !== undefined) return;
    refuse('OPERATION_RESOLUTION_FAILURE', {
      message: request.operationName
        ? 'The document has no operation of the given operationName.'
        : 'The document has several operations. Choose one with operationName.',
    });
  },
});
