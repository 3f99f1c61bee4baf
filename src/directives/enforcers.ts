import type { GraphQLSchema } from 'graphql';
import { guardFields } from './guard-fields.ts';
import { needsByDirective } from './needs.ts';

/** The enforcer of each authorisation directive in the subgraph that holds the data, by the directive's name. */
export const enforcersByName: Readonly<Record<string, (schema: GraphQLSchema) => GraphQLSchema>> =
  Object.fromEntries(Object.keys(needsByDirective).map((name) => [name, guardFields(name)]));

export const enforcers = Object.values(enforcersByName);
