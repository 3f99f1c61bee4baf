import type { Role } from '#platform/identity.ts';
import { guardFields } from './guard-fields.ts';

/** `@auth(requires, scopes)`, enforced by the subgraph that holds the data. */
export const auth = guardFields('auth', (args) => ({
  role: args['requires'] as Role,
  scopes: args['scopes'] as readonly (readonly string[])[],
}));
