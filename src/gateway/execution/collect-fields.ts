import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { isSelected } from './fetch-shape.ts';

export interface Selecting {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** An interface stands for objects of which no more than that is known. */
export type KnownType = GraphQLObjectType | GraphQLInterfaceType;

const applies = (schema: GraphQLSchema, condition: string | undefined, type: KnownType): boolean => {
  if (condition === undefined || condition === type.name) return true;
  const wanted = schema.getType(condition);
  return isAbstractType(wanted) && schema.isSubType(wanted, type);
};

/** The fields selected of an object of this type, by response name, in the order of the document. */
export const collectFields = (
  { schema, fragments, variables }: Selecting,
  type: KnownType,
  sets: readonly SelectionSetNode[],
): ReadonlyMap<string, readonly FieldNode[]> => {
  const groups = new Map<string, FieldNode[]>();
  const seen = new Set<string>();
  const add = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (!isSelected(selection, variables)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [selection]);
        else group.push(selection);
        continue;
      }
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (applies(schema, selection.typeCondition?.name.value, type)) add(selection.selectionSet);
        continue;
      }
      const fragment = fragments.get(selection.name.value);
      if (fragment === undefined || seen.has(selection.name.value)) continue;
      seen.add(selection.name.value);
      if (applies(schema, fragment.typeCondition.name.value, type)) add(fragment.selectionSet);
    }
  };
  for (const set of sets) add(set);
  return groups;
};

/** Whether these selections cannot be answered for an object of which only an interface is known. */
export const needsConcreteType = (
  { schema, fragments, variables }: Selecting,
  type: GraphQLInterfaceType,
  sets: readonly SelectionSetNode[],
): boolean => {
  /** For fields of another type it is enough that there are any. */
  const isNeededBy = (set: SelectionSetNode, isOfType: boolean): boolean =>
    set.selections.some((selection) => {
      if (!isSelected(selection, variables)) return false;
      if (selection.kind === Kind.FIELD) return !isOfType || selection.name.value === '__typename';
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (fragment === undefined) return false;
      const condition = fragment.typeCondition?.name.value;
      return isNeededBy(fragment.selectionSet, isOfType && applies(schema, condition, type));
    });
  return sets.some((set) => isNeededBy(set, true));
};
