import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  isCompositeType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  typeFromAST,
  type ValueNode,
} from 'graphql';
import type { OperationAnalysis } from '#gateway/policy/analyse-operation.ts';
import type { PolicyIndex } from '#gateway/policy/policy-index.ts';
import type { CostRules, FieldRule } from './field-rules.ts';
import type { RelevantVariables } from './variable-key.ts';
import type { InputShape } from './weights.ts';

/** Selections once every fragment is written out. What has more, or is deeper, is too expensive without counting. */
export const selectionLimit = 10_000;
const depthLimit = 200;

/** One selected field at one place: a fragment that is spread twice gives two. */
export interface PlacedField {
  readonly node: FieldNode;
  readonly field: GraphQLField<unknown, unknown>;
  readonly rules: readonly FieldRule[];
  /** The field whose selection it is in; null at the root. */
  readonly parent: PlacedField | null;
}

/** An operation with its fragments written out, so that each field knows the one place where it stands. */
export interface ExpandedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly root: GraphQLCompositeType;
  readonly fields: ReadonlyMap<FieldNode, PlacedField>;
  /** The variables that can change the cost. */
  readonly variables: RelevantVariables;
}

interface Expansion {
  readonly index: PolicyIndex;
  readonly rules: CostRules;
  readonly fragments: OperationAnalysis['fragments'];
  readonly fields: Map<FieldNode, PlacedField>;
  readonly exact: Set<string>;
  readonly shape: Set<string>;
  readonly conditions: Set<string>;
  readonly active: Set<string>;
  selections: number;
}

interface Place {
  readonly type: GraphQLCompositeType;
  readonly parent: PlacedField | null;
  readonly depth: number;
}

class TooLarge extends Error {}

const addVariables = (value: ValueNode, names: Set<string>): void => {
  if (value.kind === Kind.VARIABLE) names.add(value.name.value);
  else if (value.kind === Kind.LIST) for (const item of value.values) addVariables(item, names);
  else if (value.kind === Kind.OBJECT) for (const field of value.fields) addVariables(field.value, names);
};

/** Which variables matter, and whether their very numbers do or only what is given. */
const noteArguments = (expansion: Expansion, { node, rules }: PlacedField): void => {
  for (const argument of node.arguments ?? []) {
    const name = argument.name.value;
    const slices = rules.some(({ size }) => size?.slicing.some(({ path }) => path[0] === name));
    const costs = rules.some(({ field }) =>
      field.args.some(
        (definition) => definition.name === name && expansion.rules.weights.canCost(definition),
      ),
    );
    if (slices) addVariables(argument.value, expansion.exact);
    if (costs) addVariables(argument.value, expansion.shape);
  }
};

const expandField = (expansion: Expansion, node: FieldNode, place: Place): FieldNode[] => {
  const name = node.name.value;
  // Introspection is free: of it only __typename stays, which tells the types in an answer.
  if (name.startsWith('__')) return name === '__typename' ? [{ ...node }] : [];
  const field = isUnionType(place.type) ? undefined : place.type.getFields()[name];
  if (field === undefined || isUnionType(place.type)) return [];
  const type = getNamedType(field.type);
  const written: { -readonly [Key in keyof FieldNode]: FieldNode[Key] } = { ...node };
  const placed = { node: written, field, rules: expansion.rules.of(place.type, name), parent: place.parent };
  expansion.fields.set(written, placed);
  noteArguments(expansion, placed);
  if (node.selectionSet !== undefined && isCompositeType(type)) {
    written.selectionSet = expandSet(expansion, node.selectionSet, {
      type,
      parent: placed,
      depth: place.depth + 1,
    });
  }
  return [written];
};

const expandSelection = (expansion: Expansion, node: SelectionNode, place: Place): SelectionNode[] => {
  for (const directive of node.directives ?? []) {
    for (const argument of directive.arguments ?? []) addVariables(argument.value, expansion.conditions);
  }
  if (node.kind === Kind.FIELD) return expandField(expansion, node, place);
  const name = node.kind === Kind.FRAGMENT_SPREAD ? node.name.value : '';
  const written = node.kind === Kind.FRAGMENT_SPREAD ? expansion.fragments.get(name) : node;
  const condition = written?.typeCondition;
  const type = condition === undefined ? place.type : expansion.index.schema.getType(condition.name.value);
  if (written === undefined || !isCompositeType(type) || expansion.active.has(name)) return [];
  if (name !== '') expansion.active.add(name);
  const inner = { ...place, type, depth: place.depth + 1 };
  const selectionSet = expandSet(expansion, written.selectionSet, inner);
  expansion.active.delete(name);
  const { directives } = node;
  return [
    {
      kind: Kind.INLINE_FRAGMENT,
      selectionSet,
      ...(condition === undefined ? {} : { typeCondition: condition }),
      ...(directives === undefined ? {} : { directives }),
    },
  ];
};

const expandSet = (expansion: Expansion, set: SelectionSetNode, place: Place): SelectionSetNode => {
  expansion.selections += set.selections.length;
  if (expansion.selections > selectionLimit || place.depth > depthLimit) throw new TooLarge();
  const selections = set.selections.flatMap((node) => expandSelection(expansion, node, place));
  return { kind: Kind.SELECTION_SET, selections };
};

/** Variables by the parts of their types that can cost something. */
const shapesOf = ({ index, rules, shape }: Expansion, operation: OperationDefinitionNode) =>
  new Map<string, InputShape>(
    (operation.variableDefinitions ?? []).flatMap(({ variable, type: written }) => {
      const name = variable.name.value;
      const type = typeFromAST(index.schema, written as never) as GraphQLInputType | undefined;
      return type === undefined || !shape.has(name) ? [] : [[name, rules.weights.shapeOf(type)] as const];
    }),
  );

/** Null when the operation is too large to be counted. */
export const expandOperation = (
  { operation, fragments }: OperationAnalysis,
  index: PolicyIndex,
  rules: CostRules,
): ExpandedOperation | null => {
  const root = index.schema.getRootType(operation.operation);
  if (root === null || root === undefined) return null;
  const names = { exact: new Set<string>(), shape: new Set<string>(), conditions: new Set<string>() };
  const fields = new Map<FieldNode, PlacedField>();
  const expansion = { index, rules, fragments, fields, ...names, active: new Set<string>(), selections: 0 };
  try {
    const selectionSet = expandSet(expansion, operation.selectionSet, { type: root, parent: null, depth: 0 });
    const expanded = { ...operation, selectionSet };
    const document = { kind: Kind.DOCUMENT as const, definitions: [expanded] };
    const shape = shapesOf(expansion, operation);
    return { document, operation: expanded, root, fields, variables: { ...names, shape } };
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
};
