import {
  type ArgumentNode,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLInputType,
  Kind,
  typeFromAST,
  type VariableDefinitionNode,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import { canNeed, type InputElement, needsOfInput } from '#directives/input-needs.ts';
import type { Need } from '#directives/permission.ts';
import type { PolicyIndex } from './policy-index.ts';

const ownNeedsOf =
  (index: PolicyIndex) =>
  (element: InputElement): readonly Need[] =>
    index.ownNeeds(element);

/** The variables whose values can need something, with their types. */
export const guardedVariables = (
  definitions: readonly VariableDefinitionNode[],
  index: PolicyIndex,
): Map<string, GraphQLInputType> =>
  new Map(
    definitions.flatMap(({ variable, type: node }) => {
      const type = typeFromAST(index.schema, node as never) as GraphQLInputType | undefined;
      return type !== undefined && canNeed(type, ownNeedsOf(index))
        ? [[variable.name.value, type] as const]
        : [];
    }),
  );

const variableNames = (node: ArgumentNode): string[] => {
  const names: string[] = [];
  visit(node, { Variable: ({ name }) => void names.push(name.value) });
  return names;
};

/** A variable counts as given wherever it stands; what it holds is judged when its value is known. */
const literalOf = (node: ArgumentNode): unknown =>
  valueFromASTUntyped(node.value, Object.fromEntries(variableNames(node).map((name) => [name, null])));

/** What a field's arguments need as they are written, and which guarded variables they use. */
export const analyseArguments = (
  node: FieldNode,
  definitions: readonly GraphQLArgument[],
  {
    index,
    variables,
  }: { readonly index: PolicyIndex; readonly variables: ReadonlyMap<string, GraphQLInputType> },
): { readonly needs: readonly Need[]; readonly variables: readonly string[] } => {
  const given = (node.arguments ?? []).map((argument) => ({
    argument,
    definition: definitions.find((one) => one.name === argument.name.value),
  }));
  return {
    needs: given.flatMap(({ argument, definition }) => {
      if (definition === undefined) return [];
      const written =
        argument.value.kind === Kind.VARIABLE
          ? []
          : needsOfInput(definition.type, literalOf(argument), ownNeedsOf(index));
      return [...index.ownNeeds(definition), ...written];
    }),
    variables: given.flatMap(({ argument }) => variableNames(argument)).filter((name) => variables.has(name)),
  };
};

/** What the value of a variable needs. */
export const needsOfVariable = (
  index: PolicyIndex,
  type: GraphQLInputType,
  value: unknown,
): readonly Need[] => needsOfInput(type, value, ownNeedsOf(index));
