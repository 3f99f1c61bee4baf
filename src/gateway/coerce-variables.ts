import {
  type GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import { refuse } from '#platform/errors.ts';

export type Values = Readonly<Record<string, unknown>>;

type Definitions = readonly VariableDefinitionNode[];
type Coerced = ReturnType<typeof getVariableValues>;

interface Known {
  readonly schema: GraphQLSchema;
  readonly definitions: Definitions;
  readonly result: Coerced;
}

const known = new WeakMap<Values, Known>();

/** What a request gave is read once, whatever part of the gateway wants it. */
export const readVariables = (schema: GraphQLSchema, definitions: Definitions, given: Values): Coerced => {
  const found = known.get(given);
  if (found !== undefined && found.schema === schema && found.definitions === definitions)
    return found.result;
  const result = getVariableValues(schema, definitions, given);
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
