import {
  type FieldNode,
  type GraphQLCompositeType,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { errorTable } from '#platform/errors.ts';
import type { OperationAnalysis } from './analyse-operation.ts';
import type { WithheldField, WithheldFields } from './authorise.ts';
import type { PolicyIndex } from './policy-index.ts';
import { isIncluded } from './selection.ts';

type Path = readonly (string | number)[];
type Data = Record<string, unknown>;

interface Withholding {
  readonly analysis: OperationAnalysis;
  readonly denied: WithheldFields;
  readonly typeAlias: string;
  readonly index: PolicyIndex;
  readonly variables: Readonly<Record<string, unknown>>;
}

interface Walk extends Withholding {
  readonly errors: GraphQLError[];
}

/** A null that its place may not hold: it takes the parent with it. */
const bubble = Symbol('bubble');

const refusalAt = (path: Path, denial: WithheldField): GraphQLError =>
  new GraphQLError(errorTable[denial.code].message, {
    path,
    extensions: {
      code: denial.code,
      ...denial.details,
      ...(denial.missingScopes === undefined ? {} : { missingScopes: denial.missingScopes }),
    },
  });

const appliesTo = (walk: Walk, condition: string | undefined, type: GraphQLObjectType): boolean => {
  if (condition === undefined || condition === type.name) return true;
  const wanted = walk.index.schema.getType(condition);
  return isAbstractType(wanted) && walk.index.schema.isSubType(wanted, type);
};

/** The fields that execution would collect for an object of this type, by response name. */
const collect = (walk: Walk, type: GraphQLObjectType, sets: readonly SelectionSetNode[]) => {
  const groups = new Map<string, FieldNode[]>();
  const add = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (!isIncluded(selection, walk.variables)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        groups.set(key, [...(groups.get(key) ?? []), selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (appliesTo(walk, selection.typeCondition?.name.value, type)) add(selection.selectionSet);
      } else {
        const fragment = walk.analysis.fragments.get(selection.name.value);
        if (fragment && appliesTo(walk, fragment.typeCondition.name.value, type)) add(fragment.selectionSet);
      }
    }
  };
  sets.forEach(add);
  return groups;
};

const concreteType = (walk: Walk, type: GraphQLCompositeType, data: Data): GraphQLObjectType | undefined => {
  if (isObjectType(type)) return type;
  const named = walk.index.schema.getType(String(data[walk.typeAlias]));
  return isObjectType(named) ? named : undefined;
};

const completeField = (
  walk: Walk,
  {
    type,
    nodes,
    value,
    path,
  }: { type: GraphQLOutputType; nodes: readonly FieldNode[]; value: unknown; path: Path },
): unknown => {
  const denied = nodes.map((node) => walk.denied.get(node)).find((one) => one !== undefined);
  if (denied !== undefined) {
    walk.errors.push(refusalAt(path, denied));
    return isNonNullType(type) ? bubble : null;
  }
  const sets = nodes.flatMap((node) => node.selectionSet ?? []);
  return sets.length === 0 ? value : completeValue(walk, { type, sets, value, path });
};

const completeValue = (
  walk: Walk,
  at: { type: GraphQLOutputType; sets: readonly SelectionSetNode[]; value: unknown; path: Path },
): unknown => {
  const { type, sets, value, path } = at;
  if (value === null || value === undefined) return value;
  const nullable = getNullableType(type);
  let result: unknown = value;
  if (isListType(nullable) && Array.isArray(value)) {
    const items = value.map((item, index) =>
      completeValue(walk, { type: nullable.ofType, sets, value: item, path: [...path, index] }),
    );
    result = items.includes(bubble) ? null : items;
  } else if (isCompositeType(nullable) && typeof value === 'object') {
    result = completeObject(walk, { type: nullable, sets, data: value as Data, path });
  }
  return result === null && isNonNullType(type) ? bubble : result;
};

const completeObject = (
  walk: Walk,
  {
    type,
    sets,
    data,
    path,
  }: { type: GraphQLCompositeType; sets: readonly SelectionSetNode[]; data: Data; path: Path },
): Data | null => {
  const concrete = concreteType(walk, type, data);
  if (concrete === undefined) return null;
  const result: Data = Object.create(null);
  for (const [key, nodes] of collect(walk, concrete, sets)) {
    const name = nodes[0]?.name.value ?? '';
    const field = concrete.getFields()[name];
    const value = Object.hasOwn(data, key) ? data[key] : undefined;
    const completed =
      field === undefined
        ? value
        : completeField(walk, { type: field.type, nodes, value, path: [...path, key] });
    if (completed === bubble) return null;
    if (completed !== undefined) result[key] = completed;
  }
  return result;
};

/** Data and errors as if the denied fields had failed: null where the schema allows it, and an error for each. */
export const withholdFields = (
  withholding: Withholding,
  data: Data | null | undefined,
): { readonly data: Data | null | undefined; readonly errors: readonly GraphQLError[] } => {
  if (data === null || data === undefined) return { data, errors: [] };
  const walk: Walk = { ...withholding, errors: [] };
  const { operation } = withholding.analysis;
  const root = withholding.index.schema.getRootType(operation.operation);
  if (root === null || root === undefined) return { data: null, errors: [] };
  const completed = completeObject(walk, { type: root, sets: [operation.selectionSet], data, path: [] });
  return { data: completed, errors: walk.errors };
};
