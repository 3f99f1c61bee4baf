import {
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Values } from '#gateway/coerce-variables.ts';
import { isIncluded } from '#gateway/policy/selection.ts';
import { type Appraisal, type Appraiser, costOf } from './appraise.ts';
import type { ExpandedOperation, PlacedField } from './expand-operation.ts';
import { capped, mutationWeight, type Weights } from './weights.ts';

/** Looking at an answer ends here: what is larger costs at least what was seen. */
const valueLimit = 200_000;

/** A selected field that can cost something, in an object of known type. */
interface Step {
  readonly key: string;
  readonly weight: number;
  /** The weight is that of the object that came back, where its type is known. */
  readonly byType: boolean;
  readonly arguments: number;
  readonly below: Shape | null;
}

/** What can stand in an answer where these selections are. */
interface Shape {
  readonly type: GraphQLCompositeType;
  readonly sets: readonly SelectionSetNode[];
  /** Response names under which the type of an object of abstract type comes back. */
  readonly typeKeys: readonly string[];
  /** By type of object; null when it is not known. */
  readonly kinds: Map<GraphQLObjectType | null, ObjectKind>;
  /** Where only one type can be. */
  only: ObjectKind | undefined;
}

/** Objects of one type where these selections are. */
interface ObjectKind {
  readonly steps: readonly Step[];
  /** Of an object that costs what its type does; nothing where that is not known. */
  readonly weight: number | undefined;
  /** There are objects below it: then it is looked at once, in however many places it stands. */
  readonly hasObjects: boolean;
}

interface Measuring {
  readonly schema: GraphQLSchema;
  readonly expanded: ExpandedOperation;
  readonly appraiser: Appraiser;
  readonly weights: Weights;
  readonly variables: Values;
}

export type MeasureCost = (data: Readonly<Record<string, unknown>>) => number;

const typeKeysIn = (sets: readonly SelectionSetNode[]): string[] =>
  sets.flatMap(({ selections }) =>
    selections.flatMap((node) =>
      node.kind === Kind.FIELD && node.name.value === '__typename' ? [node.alias?.value ?? '__typename'] : [],
    ),
  );

const createShape = (type: GraphQLCompositeType, sets: readonly SelectionSetNode[]): Shape => ({
  type,
  sets,
  typeKeys: isAbstractType(type) ? typeKeysIn(sets) : [],
  kinds: new Map(),
  only: undefined,
});

const applies = ({ schema }: Measuring, condition: string | undefined, type: GraphQLObjectType | null) => {
  if (type === null || condition === undefined || condition === type.name) return true;
  const wanted = schema.getType(condition);
  return isAbstractType(wanted) && schema.isSubType(wanted, type);
};

/** The fields of an object of this type by response name, or of any type when it is not known. */
const collect = (measuring: Measuring, shape: Shape, type: GraphQLObjectType | null) => {
  const groups = new Map<string, PlacedField[]>();
  const add = (set: SelectionSetNode): void => {
    for (const node of set.selections) {
      if (!isIncluded(node, measuring.variables)) continue;
      if (node.kind === Kind.INLINE_FRAGMENT) {
        if (applies(measuring, node.typeCondition?.name.value, type)) add(node.selectionSet);
      } else if (node.kind === Kind.FIELD) {
        const placed = measuring.expanded.fields.get(node);
        const key = node.alias?.value ?? node.name.value;
        if (placed !== undefined) groups.set(key, [...(groups.get(key) ?? []), placed]);
      }
    }
  };
  shape.sets.forEach(add);
  return groups;
};

/** Of an object whose type is not known the cheapest rule counts, so that a guess never makes it too dear. */
const chooseAppraisal = (
  measuring: Measuring,
  placed: readonly PlacedField[],
  type: GraphQLObjectType | null,
): Appraisal | undefined => {
  const appraisals = placed.flatMap((one) => measuring.appraiser.of(one));
  const own = appraisals.find(({ rule }) => rule.typeName === type?.name);
  const [first] = appraisals.toSorted((a, b) => costOf(a, 0) - costOf(b, 0));
  return own ?? first;
};

const toStep = (
  measuring: Measuring,
  { key, placed, type }: { key: string; placed: readonly PlacedField[]; type: GraphQLObjectType | null },
): Step[] => {
  const appraisal = chooseAppraisal(measuring, placed, type);
  if (appraisal === undefined) return [];
  const { rule, weight } = appraisal;
  const inner = getNamedType(rule.field.type);
  const alike = placed.filter(({ field }) => getNamedType(field.type) === inner || type !== null);
  const sets = alike.flatMap(({ node }) => node.selectionSet ?? []);
  const below = isCompositeType(inner) ? createShape(inner, sets) : null;
  if (below === null && weight === 0 && appraisal.arguments === 0) return [];
  return [{ key, weight, byType: !rule.fixed, arguments: appraisal.arguments, below }];
};

const typeOf = ({ schema }: Measuring, shape: Shape, data: Values): GraphQLObjectType | null => {
  if (isObjectType(shape.type)) return shape.type;
  for (const key of shape.typeKeys) {
    const type = schema.getType(String(data[key]));
    if (isObjectType(type)) return type;
  }
  return null;
};

const createKind = (measuring: Measuring, shape: Shape, type: GraphQLObjectType | null): ObjectKind => {
  const groups = [...collect(measuring, shape, type)];
  const steps = groups.flatMap(([key, placed]) => toStep(measuring, { key, placed, type }));
  const weight = type === null ? undefined : (measuring.weights.ofType(type) ?? 0);
  return { steps, weight, hasObjects: steps.some(({ below }) => below !== null) };
};

const kindOf = (measuring: Measuring, shape: Shape, data: Values): ObjectKind => {
  if (shape.only !== undefined) return shape.only;
  const type = typeOf(measuring, shape, data);
  const known = shape.kinds.get(type);
  if (known !== undefined) return known;
  const kind = createKind(measuring, shape, type);
  shape.kinds.set(type, kind);
  if (isObjectType(shape.type)) shape.only = kind;
  return kind;
};

const createWalk = (measuring: Measuring) => {
  let seen = 0;
  /** Objects that stand in several places of the data; by what was selected of them. */
  const known = new Map<ObjectKind, Map<Values, number>>();
  const ofObject = (kind: ObjectKind, data: Values): number => {
    let cost = 0;
    for (const step of kind.steps) {
      const value = data[step.key];
      if (value !== null && value !== undefined) cost += step.arguments + ofValue(step, value);
    }
    return cost;
  };
  const ofObjectOnce = (kind: ObjectKind, data: Values): number => {
    if (!kind.hasObjects) return ofObject(kind, data);
    const costs = known.get(kind);
    const found = costs?.get(data);
    if (found !== undefined) return found;
    const cost = ofObject(kind, data);
    if (costs === undefined) known.set(kind, new Map([[data, cost]]));
    else costs.set(data, cost);
    return cost;
  };
  const ofValue = (step: Step, value: unknown): number => {
    seen += 1;
    if (value === null || value === undefined || seen > valueLimit) return 0;
    if (Array.isArray(value)) {
      let cost = 0;
      for (const item of value) cost += ofValue(step, item);
      return cost;
    }
    if (step.below === null || typeof value !== 'object') return step.weight;
    const kind = kindOf(measuring, step.below, value as Values);
    const weight = step.byType ? (kind.weight ?? step.weight) : step.weight;
    return weight + ofObjectOnce(kind, value as Values);
  };
  return ofObject;
};

/**
 * What an answer cost, by the same weights: real lengths, real types where `__typename` tells them, and nothing for
 * what is null. Linear in the answer; how a selection is to be looked at is worked out once.
 */
export const createMeasureCost = (measuring: Measuring): MeasureCost => {
  const { operation, root } = measuring.expanded;
  const shape = createShape(root, [operation.selectionSet]);
  const own = operation.operation === 'mutation' ? mutationWeight : 0;
  return (data) => capped(own + createWalk(measuring)(kindOf(measuring, shape, data), data));
};
