import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  type GraphQLInputType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Need } from '#directives/permission.ts';
import { analyseArguments, guardedVariables } from './input-analysis.ts';
import type { PolicyIndex } from './policy-index.ts';

/** A selected field that not everybody may select. */
export interface GuardedField {
  readonly coordinate: string;
  readonly needs: readonly Need[];
  /** Variables in its arguments whose values can need more. */
  readonly variables: readonly string[];
}

/** What one operation needs, as data that a request only evaluates. */
export interface OperationAnalysis {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** The fragments that the operation reaches. */
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly guarded: ReadonlyMap<FieldNode, GuardedField>;
  readonly guardedVariables: ReadonlyMap<string, GraphQLInputType>;
  /** The policy names that a decider is asked about. */
  readonly policies: ReadonlySet<string>;
}

type Definition = OperationDefinitionNode | FragmentDefinitionNode;

/** A document may hold fragments for other operations; cycles were refused by validation. */
const reachedFragments = (
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Map<string, FragmentDefinitionNode> => {
  const all = new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((definition) => [definition.name.value, definition]),
  );
  const reached = new Map<string, FragmentDefinitionNode>();
  const follow = (definition: Definition): void => {
    visit(definition.selectionSet, {
      FragmentSpread: ({ name }) => {
        const fragment = all.get(name.value);
        if (fragment === undefined || reached.has(name.value)) return;
        reached.set(name.value, fragment);
        follow(fragment);
      },
    });
  };
  follow(operation);
  return reached;
};

const argumentsOf = (index: PolicyIndex, typeName: string, fieldName: string): readonly GraphQLArgument[] => {
  const type = index.schema.getType(typeName);
  const field = type !== undefined && 'getFields' in type ? type.getFields()[fieldName] : undefined;
  return field !== undefined && 'args' in field ? field.args : [];
};

const findGuarded = (
  definition: Definition,
  index: PolicyIndex,
  variables: ReadonlyMap<string, GraphQLInputType>,
): [FieldNode, GuardedField][] => {
  const found: [FieldNode, GuardedField][] = [];
  const typeInfo = new TypeInfo(index.schema);
  const enter = (node: FieldNode): void => {
    const typeName = typeInfo.getParentType()?.name ?? '';
    const fieldName = node.name.value;
    if (fieldName.startsWith('__')) return;
    const given = analyseArguments(node, argumentsOf(index, typeName, fieldName), { index, variables });
    const needs = [...index.fieldNeeds(typeName, fieldName), ...given.needs];
    if (needs.length === 0 && given.variables.length === 0) return;
    found.push([node, { coordinate: `${typeName}.${fieldName}`, needs, variables: given.variables }]);
  };
  visit(definition, visitWithTypeInfo(typeInfo, { Field: { enter } }));
  return found;
};

const policyNames = (needs: readonly Need[]): string[] =>
  needs.flatMap((need) => (need.kind === 'policies' ? need.anyOf.flat() : []));

/** Linear in the document: every field of the operation and of each reached fragment is looked at once. */
export const analyseOperation = (
  document: DocumentNode,
  operation: OperationDefinitionNode,
  index: PolicyIndex,
): OperationAnalysis => {
  const fragments = reachedFragments(document, operation);
  const variables = guardedVariables(operation.variableDefinitions ?? [], index);
  const definitions = [operation, ...fragments.values()];
  const guarded = new Map(definitions.flatMap((definition) => findGuarded(definition, index, variables)));
  const needs = [...guarded.values()].flatMap((field) => field.needs);
  return {
    document,
    operation,
    fragments,
    guarded,
    guardedVariables: variables,
    policies: new Set([...policyNames(needs), ...(variables.size > 0 ? index.inputPolicies : [])]),
  };
};
