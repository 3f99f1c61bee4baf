import {
  type GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import { createAttachment } from '#platform/attachment.ts';
import { refuse } from '#platform/errors.ts';
import { compileCoercion } from './compile-coercion.ts';

export type Values = Readonly<Record<string, unknown>>;

type Definitions = readonly VariableDefinitionNode[];
/** `coerced`, or the errors that say why not. */
type Coerced = ReturnType<typeof getVariableValues>;

interface Known {
  readonly schema: GraphQLSchema;
  readonly definitions: Definitions;
  readonly result: Coerced;
}

const known = createAttachment<Known>();

interface Coercion {
  readonly schema: GraphQLSchema;
  readonly coerce: ReturnType<typeof compileCoercion>;
}

const coercions = new WeakMap<Definitions, Coercion>();

const coercionOf = (schema: GraphQLSchema, definitions: Definitions): Coercion['coerce'] => {
  const found = coercions.get(definitions);
  if (found?.schema === schema) return found.coerce;
  const coerce = compileCoercion(schema, definitions);
  coercions.set(definitions, { schema, coerce });
  return coerce;
};

/** What a request gave is read once, whatever part of the gateway wants it. */
export const readVariables = (schema: GraphQLSchema, definitions: Definitions, given: Values): Coerced => {
  const found = known.get(given);
  if (found !== undefined && found.schema === schema && found.definitions === definitions)
    return found.result;
  const coerced = coercionOf(schema, definitions)(given);
  const result = coerced === null ? getVariableValues(schema, definitions, given) : { coerced };
  known.set(given, { schema, definitions, result });
  return result;
};

/** The variables as execution will see them, with defaults; refused when they do not fit their types. */
export const coerceVariables = (request: {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly variables: Values;
}): Values => {
  const definitions = request.operation.variableDefinitions ?? [];
  if (definitions.length === 0) return {};
  const { errors, coerced } = readVariables(request.schema, definitions, request.variables);
  const [problem] = errors ?? [];
  if (problem !== undefined) return refuse('BAD_USER_INPUT', { message: problem.message });
  return coerced ?? {};
};
