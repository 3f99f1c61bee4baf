import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';

const isMeta = (selection: SelectionNode): boolean =>
  selection.kind === Kind.FIELD && (selection.name.value === '__schema' || selection.name.value === '__type');

/** The root selections that ask about the schema, fragments opened where they hold any. */
const metaSelections = (
  selections: readonly SelectionNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): SelectionNode[] =>
  selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return isMeta(selection) ? [selection] : [];
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (fragment === undefined) return [];
    const inner = metaSelections(fragment.selectionSet.selections, fragments);
    if (inner.length === 0) return [];
    const { directives } = selection;
    const selectionSet = { kind: Kind.SELECTION_SET as const, selections: inner };
    return [
      { kind: Kind.INLINE_FRAGMENT, selectionSet, ...(directives === undefined ? {} : { directives }) },
    ];
  });

export type Introspect = (variables: Readonly<Record<string, unknown>>) => ExecutionResult;

/** Answers `__schema` and `__type` from the API schema; `undefined` when the operation does not ask. */
export const compileIntrospection = (
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Introspect | undefined => {
  const selections = metaSelections(operation.selectionSet.selections, fragments);
  if (selections.length === 0) return undefined;
  const reduced = { ...operation, selectionSet: { kind: Kind.SELECTION_SET as const, selections } };
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [reduced, ...fragments.values()] };
  // Introspection has no asynchronous resolvers.
  return (variableValues) => execute({ schema, document, variableValues }) as ExecutionResult;
};
