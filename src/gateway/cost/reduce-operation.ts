import { type FieldNode, Kind, type SelectionNode, type SelectionSetNode, type ValueNode } from 'graphql';
import type { ExpandedOperation, PlacedField } from './expand-operation.ts';

/** What is left of an operation once everything that no variable can change has been counted. */
export interface ReducedOperation extends ExpandedOperation {
  /** Fields that cost the same every time, with what they cost. Nothing is selected below them. */
  readonly constants: ReadonlyMap<FieldNode, number>;
}

interface Reduction {
  readonly expanded: ExpandedOperation;
  /** What each field costs with all below it. A field that was skipped was not counted, and stays. */
  readonly costs: ReadonlyMap<FieldNode, number>;
  readonly fields: Map<FieldNode, PlacedField>;
  readonly constants: Map<FieldNode, number>;
}

const holdsVariable = (value: ValueNode): boolean => {
  if (value.kind === Kind.VARIABLE) return true;
  if (value.kind === Kind.LIST) return value.values.some(holdsVariable);
  return value.kind === Kind.OBJECT && value.fields.some((field) => holdsVariable(field.value));
};

const isGivenVariables = (node: SelectionNode): boolean =>
  (node.kind === Kind.FIELD && node.arguments?.some(({ value }) => holdsVariable(value)) === true) ||
  node.directives?.some((one) => one.arguments?.some(({ value }) => holdsVariable(value))) === true;

/** Whether its length is said by an argument of the field above. */
const isSizedAbove = ({ parent, field }: PlacedField): boolean =>
  parent?.rules.some(({ size }) => size?.sizedFields.includes(field.name)) === true &&
  isGivenVariables(parent.node);

const varies = (reduction: Reduction, node: SelectionNode): boolean => {
  if (isGivenVariables(node)) return true;
  if (node.kind === Kind.FIELD) {
    const placed = reduction.expanded.fields.get(node);
    if (placed !== undefined && (isSizedAbove(placed) || !reduction.costs.has(node))) return true;
  }
  if (node.kind === Kind.FRAGMENT_SPREAD) return true;
  return node.selectionSet?.selections.some((inner) => varies(reduction, inner)) === true;
};

const reduceField = (reduction: Reduction, node: FieldNode): FieldNode[] => {
  const placed = reduction.expanded.fields.get(node);
  if (placed === undefined) return [];
  const { selectionSet, ...bare } = node;
  if (!varies(reduction, node)) {
    const cost = reduction.costs.get(node) ?? 0;
    if (cost === 0) return [];
    reduction.constants.set(bare, cost);
    return [bare];
  }
  const inner = selectionSet === undefined ? undefined : reduceSet(reduction, selectionSet);
  const reduced = inner === undefined ? bare : { ...bare, selectionSet: inner };
  reduction.fields.set(reduced, placed);
  return [reduced];
};

const reduceSelection = (reduction: Reduction, node: SelectionNode): SelectionNode[] => {
  if (node.kind === Kind.FIELD) return reduceField(reduction, node);
  if (node.kind === Kind.FRAGMENT_SPREAD) return [node];
  const selectionSet = reduceSet(reduction, node.selectionSet);
  return selectionSet.selections.length === 0 ? [] : [{ ...node, selectionSet }];
};

const reduceSet = (reduction: Reduction, set: SelectionSetNode): SelectionSetNode => ({
  kind: Kind.SELECTION_SET,
  selections: set.selections.flatMap((node) => reduceSelection(reduction, node)),
});

/**
 * An operation that costs the same as the one that was counted, under all variables: free fields are left out, and what
 * stands below a field of constant cost is part of that. A new page size then counts only the fields that it changes.
 */
export const reduceOperation = (
  expanded: ExpandedOperation,
  costs: ReadonlyMap<FieldNode, number>,
): ReducedOperation => {
  const reduction = { expanded, costs, fields: new Map(), constants: new Map() };
  const operation = {
    ...expanded.operation,
    selectionSet: reduceSet(reduction, expanded.operation.selectionSet),
  };
  const document = { kind: Kind.DOCUMENT as const, definitions: [operation] };
  const { fields, constants } = reduction;
  return { ...expanded, document, operation, fields, constants };
};
