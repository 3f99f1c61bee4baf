import { Supergraph } from '@apollo/federation-internals';
import type { GraphQLSchema } from 'graphql';
import { prepareSupergraph } from '#gateway/policy/prepare-supergraph.ts';
import { toError } from '#platform/errors.ts';
import { InputError } from './input-error.ts';
import { type NamedText, parseNamed } from './sources/read-text.ts';

/** What clients see of a supergraph. */
export const apiSchemaOf = (supergraph: NamedText): GraphQLSchema => {
  parseNamed(supergraph);
  try {
    return Supergraph.build(prepareSupergraph(supergraph.text)).apiSchema().toGraphQLJSSchema();
  } catch (error) {
    throw new InputError({
      message: `It is not a supergraph that can be served: ${toError(error).message}`,
      file: supergraph.name,
    });
  }
};
