import {
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLNamedType,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInputObjectType,
} from 'graphql';
import type { Element, PolicyIndex } from '#gateway/policy/policy-index.ts';

/** Costs end here: a sum of them stays exact, and no product becomes infinite. */
export const mostExpensive = 2 ** 46;
const compositeWeight = 1;
/** Once per mutation operation, as in Apollo Router. */
export const mutationWeight = 10;

export const capped = (cost: number): number => Math.min(cost, mostExpensive);

type InputElement = GraphQLArgument | GraphQLInputField;

export interface Weights {
  /** The `@cost` of an element; null when it has none. A negative weight would lower what stands beside it: it is 0. */
  readonly own: (element: Element) => number | null;
  /** Null for a scalar or an enum without `@cost`. An abstract type weighs as much as its heaviest member. */
  readonly ofType: (type: GraphQLNamedType) => number | null;
  /** What the arguments cost that are given to a field; within an input object its defaults count as well. */
  readonly ofArguments: (
    field: GraphQLField<unknown, unknown>,
    node: FieldNode,
    values: Readonly<Record<string, unknown>>,
  ) => number;
  /** Whether values of this argument can cost anything. */
  readonly canCost: (element: InputElement) => boolean;
  /** The parts of a value of this type that can cost anything. */
  readonly shapeOf: (type: GraphQLInputType) => InputShape;
}

/** By name the fields that can cost something; none for a value that costs the same whatever it holds. */
export interface InputShape {
  readonly fields: ReadonlyMap<string, InputShape>;
}

const readWeight = (index: PolicyIndex, element: Element): number | null => {
  const given = index.applications(element, 'cost').map(({ weight }) => Number(weight));
  const weights = given.filter((weight) => Number.isFinite(weight));
  return weights.length === 0 ? null : Math.max(0, ...weights);
};

const createOwn = (index: PolicyIndex): Weights['own'] => {
  const known = new WeakMap<object, number | null>();
  return (element) => {
    const found = known.get(element);
    if (found !== undefined) return found;
    const weight = readWeight(index, element);
    known.set(element, weight);
    return weight;
  };
};

const createShapeOf = (isCostly: (element: InputElement) => boolean): Weights['shapeOf'] => {
  const known = new Map<GraphQLNamedType, InputShape>();
  const shapeOf = (given: GraphQLInputType): InputShape => {
    const type = getNamedType(given);
    const found = known.get(type);
    if (found !== undefined) return found;
    const fields = new Map<string, InputShape>();
    // Known before its fields: a type may hold itself.
    known.set(type, { fields });
    for (const field of isInputObjectType(type) ? Object.values(type.getFields()) : [])
      if (isCostly(field)) fields.set(field.name, shapeOf(field.type));
    return { fields };
  };
  return shapeOf;
};

const createInputWeights = (own: Weights['own'], ofType: Weights['ofType']) => {
  const weightOf = (element: InputElement): number => own(element) ?? ofType(getNamedType(element.type)) ?? 0;
  const costly = new WeakMap<InputElement, boolean>();
  const canCost = (element: InputElement, seen = new Set<GraphQLInputObjectType>()): boolean => {
    const type = getNamedType(element.type);
    if (weightOf(element) > 0) return true;
    if (!isInputObjectType(type) || seen.has(type)) return false;
    seen.add(type);
    return Object.values(type.getFields()).some((field) => canCost(field, seen));
  };
  const isCostly = (element: InputElement): boolean => {
    const known = costly.get(element) ?? canCost(element);
    costly.set(element, known);
    return known;
  };
  const ofValue = (element: InputElement, value: unknown): number => {
    if (value === null || value === undefined) return 0;
    const weight = weightOf(element);
    if (Array.isArray(value)) {
      return Math.max(
        weight,
        value.reduce((sum: number, item) => sum + ofValue(element, item), 0),
      );
    }
    const type = getNamedType(element.type);
    if (!isInputObjectType(type) || typeof value !== 'object') return weight;
    const given = value as Readonly<Record<string, unknown>>;
    let sum = weight;
    for (const field of Object.values(type.getFields()))
      if (isCostly(field)) sum += ofValue(field, given[field.name]);
    return sum;
  };
  return { ofValue, canCost: isCostly, shapeOf: createShapeOf(isCostly) };
};

/** `@cost` with Apollo's defaults: 1 for objects, interfaces, unions and input objects, 0 for scalars and enums. */
export const createWeights = (index: PolicyIndex): Weights => {
  const own = createOwn(index);
  const ofType = (type: GraphQLNamedType): number | null => {
    const explicit = own(type);
    if (isAbstractType(type)) {
      const members = index.schema.getPossibleTypes(type).map((member) => ofType(member) ?? 0);
      return Math.max(explicit ?? 0, ...(members.length === 0 ? [compositeWeight] : members));
    }
    return explicit ?? (isCompositeType(type) || isInputObjectType(type) ? compositeWeight : null);
  };
  const { ofValue, canCost, shapeOf } = createInputWeights(own, ofType);
  return {
    own,
    ofType,
    canCost,
    shapeOf,
    ofArguments: (field, node, values) => {
      let cost = 0;
      for (const argument of field.args) {
        const isGiven = node.arguments?.some(({ name }) => name.value === argument.name);
        if (isGiven === true) cost += ofValue(argument, values[argument.name]);
      }
      return capped(cost);
    },
  };
};
