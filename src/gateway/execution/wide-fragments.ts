import {
  type DocumentNode,
  doTypesOverlap,
  type FragmentSpreadNode,
  type GraphQLSchema,
  type InlineFragmentNode,
  isCompositeType,
  isInterfaceType,
  Kind,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { hasFields, isInterfaceObject } from './join-directives.ts';
import { typenameField } from './rename-aliases.ts';
import { withoutUnusedFragments } from './without-unused.ts';

/**
 * A fragment on an interface that the interface at its place implements says nothing: it is opened. A subgraph that knows
 * the latter as an object has not got the wider one, and the planner breaks where it meets such a fragment. What it held
 * may then be for types that are never there: it is left out.
 */
const openWideFragments = (
  schema: GraphQLSchema,
  document: DocumentNode,
  interfaceObjects: ReadonlySet<string>,
): DocumentNode => {
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  );
  const info = new TypeInfo(schema);
  /** The fragment as it should be at this place; `null` when it does not belong there. */
  const reduced = (
    selection: InlineFragmentNode | FragmentSpreadNode,
  ): InlineFragmentNode | null | undefined => {
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    const condition = fragment?.typeCondition?.name.value;
    const place = info.getParentType();
    const type = schema.getType(condition ?? '');
    if (fragment === undefined || !isInterfaceType(place) || !isCompositeType(type)) return undefined;
    if (!interfaceObjects.has(place.name)) return undefined;
    if (!doTypesOverlap(schema, place, type)) return null;
    if (!isInterfaceType(type) || !schema.isSubType(type, place)) return undefined;
    const { directives = [] } = selection;
    return { kind: Kind.INLINE_FRAGMENT, directives, selectionSet: fragment.selectionSet };
  };
  const opened = visit(
    document,
    visitWithTypeInfo(info, {
      InlineFragment: reduced,
      FragmentSpread: reduced,
      SelectionSet: {
        leave: (set: SelectionSetNode) =>
          set.selections.length === 0 ? { ...set, selections: [typenameField] } : undefined,
      },
    }),
  );
  return opened === document ? document : withoutUnusedFragments(opened);
};

/** Makes operations such that the planner does not break on them. */
export const createOpenFragments = (supergraph: DocumentNode, apiSchema: () => GraphQLSchema) => {
  const interfaceObjects = new Set(
    supergraph.definitions
      .filter(hasFields)
      .filter(({ directives }) => directives?.some(isInterfaceObject))
      .map(({ name }) => name.value),
  );
  let schema: GraphQLSchema | undefined;
  return (document: DocumentNode): DocumentNode => {
    if (interfaceObjects.size === 0) return document;
    schema ??= apiSchema();
    return openWideFragments(schema, document, interfaceObjects);
  };
};
