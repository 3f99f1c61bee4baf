import type { Role } from '#platform/identity.ts';
import { guardFields } from './guard-fields.ts';

/** `@hasRole(role)`, enforced by the subgraph that holds the data. */
export const hasRole = guardFields('hasRole', (args) => ({ role: args['role'] as Role, scopes: [] }));
