import { requireCertainty as require } from '#gateway/authentication/authenticate.ts';
import type { Stage } from '#gateway/stage.ts';

/** While nobody can say what was revoked, callers may read for a minute, and change nothing. */
export const requireCertainty = (): Stage => ({
  name: 'require-certainty',
  always: true,
  admit: ({ operation, contextValue }) => {
    if (operation !== undefined) require(contextValue, operation.operation);
  },
});
