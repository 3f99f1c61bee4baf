import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Values } from '#gateway/coerce-variables.ts';
import { isIncluded } from '#gateway/policy/selection.ts';
import { type Appraiser, dearest } from './appraise.ts';
import type { ExpandedOperation } from './expand-operation.ts';
import { capped, mutationWeight } from './weights.ts';

/** What one coordinate adds to the cost of an operation. */
export interface CoordinateCost {
  readonly coordinate: string;
  /** How many values of it are expected. */
  readonly count: number;
  /** Its own cost, without what stands below it. */
  readonly cost: number;
}

interface BreakingDown {
  readonly schema: GraphQLSchema;
  readonly expanded: ExpandedOperation;
  readonly appraiser: Appraiser;
  readonly variables: Values;
  /** What each field costs with all below it. */
  readonly costs: ReadonlyMap<FieldNode, number>;
}

type Add = (part: CoordinateCost) => void;

const possibleTypes = ({ schema }: BreakingDown, type: GraphQLCompositeType): string[] =>
  isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [type.name];

const innerType = (
  { schema }: BreakingDown,
  node: SelectionNode,
  type: GraphQLCompositeType,
): GraphQLCompositeType => {
  const name = node.kind === Kind.INLINE_FRAGMENT ? node.typeCondition?.name.value : undefined;
  const condition = name === undefined ? type : schema.getType(name);
  return isCompositeType(condition) ? condition : type;
};

/** The selections that count, and their cost: those of the type of object that would cost most. */
const dearestBranch = (
  parts: BreakingDown,
  set: SelectionSetNode,
  type: GraphQLCompositeType,
): { readonly cost: number; readonly selections: readonly SelectionNode[] } => {
  const sums = new Map<string, { cost: number; selections: SelectionNode[] }>();
  for (const node of set.selections) {
    if (!isIncluded(node, parts.variables)) continue;
    const inner = innerType(parts, node, type);
    const cost =
      node.kind === Kind.FIELD
        ? (parts.costs.get(node) ?? 0)
        : dearestBranch(parts, (node as { selectionSet: SelectionSetNode }).selectionSet, inner).cost;
    for (const name of possibleTypes(parts, inner)) {
      const sum = sums.get(name) ?? { cost: 0, selections: [] };
      sum.cost += cost;
      sum.selections.push(node);
      sums.set(name, sum);
    }
  }
  const [first = { cost: 0, selections: [] }, ...others] = sums.values();
  return others.reduce((most, sum) => (sum.cost > most.cost ? sum : most), first);
};

const addSet = (
  parts: BreakingDown,
  { set, type, times }: { set: SelectionSetNode; type: GraphQLCompositeType; times: number },
  add: Add,
): void => {
  for (const node of dearestBranch(parts, set, type).selections) {
    if (node.kind === Kind.FIELD) addField(parts, { node, times }, add);
    else if (node.kind === Kind.INLINE_FRAGMENT) {
      addSet(parts, { set: node.selectionSet, type: innerType(parts, node, type), times }, add);
    }
  }
};

const addField = (
  parts: BreakingDown,
  { node, times }: { node: FieldNode; times: number },
  add: Add,
): void => {
  const placed = parts.expanded.fields.get(node);
  if (placed === undefined) return;
  const type = getNamedType(placed.field.type);
  const set = isCompositeType(type) ? node.selectionSet : undefined;
  const below = set === undefined || !isCompositeType(type) ? 0 : dearestBranch(parts, set, type).cost;
  const appraisal = dearest(parts.appraiser.of(placed), below);
  if (appraisal === undefined) return;
  const count = capped(times * appraisal.count);
  const cost = capped(times * appraisal.arguments + count * appraisal.weight);
  add({ coordinate: appraisal.rule.coordinate, count, cost });
  if (set !== undefined && isCompositeType(type)) addSet(parts, { set, type, times: count }, add);
};

/** The estimated cost by coordinate, the dearest first. Of abstract types it shows the member that costs most. */
export const breakDownCost = (parts: BreakingDown): CoordinateCost[] => {
  const rows = new Map<string, CoordinateCost>();
  const add: Add = ({ coordinate, count, cost }) => {
    const row = rows.get(coordinate) ?? { count: 0, cost: 0 };
    rows.set(coordinate, { coordinate, count: row.count + count, cost: capped(row.cost + cost) });
  };
  const { operation, root } = parts.expanded;
  if (operation.operation === 'mutation') add({ coordinate: root.name, count: 1, cost: mutationWeight });
  addSet(parts, { set: operation.selectionSet, type: root, times: 1 }, add);
  return [...rows.values()].toSorted((a, b) => b.cost - a.cost);
};
