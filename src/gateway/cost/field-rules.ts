import {
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isInterfaceType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { PolicyIndex } from '#gateway/policy/policy-index.ts';
import { type ListSize, readListSize } from './list-size.ts';
import { createOwners, type Owners } from './owners.ts';
import { createWeights, type Weights } from './weights.ts';

type Composite = GraphQLObjectType | GraphQLInterfaceType;
type Field = GraphQLField<unknown, unknown>;

/** What the schema says of the cost of one field of one type. */
export interface FieldRule {
  readonly typeName: string;
  readonly coordinate: string;
  readonly field: Field;
  /** Of each value; null for a scalar or an enum that nothing gives a weight. */
  readonly weight: number | null;
  /** The weight stands on the field, and is the same whatever object comes back. */
  readonly fixed: boolean;
  /** How many lists are in each other. */
  readonly lists: number;
  readonly size: ListSize | null;
  readonly owners: ReadonlySet<string>;
}

export interface CostRules {
  readonly weights: Weights;
  readonly subgraphs: ReadonlySet<string>;
  /** One rule for an object's field. For an interface's field its own and that of each implementation: the dearest counts. */
  readonly of: (type: Composite, fieldName: string) => readonly FieldRule[];
}

const listsIn = (type: GraphQLOutputType): number => {
  if (isNonNullType(type)) return listsIn(type.ofType);
  return isListType(type) ? 1 + listsIn(type.ofType) : 0;
};

/** The field itself, then the same field of the interfaces of its type: the first that says something counts. */
const declarations = (type: Composite, field: Field): Field[] => [
  field,
  ...type.getInterfaces().flatMap((one) => one.getFields()[field.name] ?? []),
];

interface Parts {
  readonly index: PolicyIndex;
  readonly weights: Weights;
  readonly owners: Owners;
}

const createRule = ({ index, weights, owners }: Parts, type: Composite, field: Field): FieldRule => {
  const declared = declarations(type, field);
  const explicit = declared.map(weights.own).find((weight) => weight !== null) ?? null;
  const [size] = declared.flatMap((one) => [
    ...index.applications(one, 'listSize'),
    ...index.applications(one, 'sizedBy').map(({ argument }) => ({ slicingArguments: [argument] })),
  ]);
  return {
    typeName: type.name,
    coordinate: `${type.name}.${field.name}`,
    field,
    weight: explicit ?? weights.ofType(getNamedType(field.type)),
    fixed: explicit !== null,
    lists: listsIn(field.type),
    size: size === undefined ? null : readListSize(field, size),
    owners: owners.of(type, field),
  };
};

/** The cost directives of a supergraph by coordinate. A field of an object inherits what its interfaces say. */
export const createCostRules = (index: PolicyIndex): CostRules => {
  const weights = createWeights(index);
  const owners = createOwners(index);
  const known = new Map<Field, readonly FieldRule[]>();
  const create = (type: Composite, fieldName: string): FieldRule[] => {
    const objects = isInterfaceType(type) ? index.schema.getImplementations(type).objects : [];
    return [type, ...objects].flatMap((one) => {
      const field = one.getFields()[fieldName];
      return field === undefined ? [] : [createRule({ index, weights, owners }, one, field)];
    });
  };
  return {
    weights,
    subgraphs: owners.subgraphs,
    of: (type, fieldName) => {
      const field = type.getFields()[fieldName];
      if (field === undefined) return [];
      const found = known.get(field) ?? create(type, fieldName);
      known.set(field, found);
      return found;
    },
  };
};
