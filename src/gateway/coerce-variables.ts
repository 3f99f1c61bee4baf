import { type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from 'graphql';
import { refuse } from '#platform/errors.ts';

export type Values = Readonly<Record<string, unknown>>;

/** The variables as execution will see them, with defaults; refused when they do not fit their types. */
export const coerceVariables = (request: {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly variables: Values;
}): Values => {
  const definitions = request.operation.variableDefinitions ?? [];
  if (definitions.length === 0) return {};
  const { errors, coerced } = getVariableValues(request.schema, definitions, request.variables);
  const [problem] = errors ?? [];
  if (problem !== undefined) return refuse('BAD_USER_INPUT', { message: problem.message });
  return coerced ?? {};
};
