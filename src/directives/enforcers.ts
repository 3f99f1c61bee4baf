import type { GraphQLSchema } from 'graphql';
import { auth } from './auth.ts';
import { hasRole } from './has-role.ts';

/** The enforcer of each directive in schema/directives.graphql, by the directive's name. */
export const enforcersByName: Readonly<Record<string, (schema: GraphQLSchema) => GraphQLSchema>> = {
  auth,
  hasRole,
};

export const enforcers = Object.values(enforcersByName);
