import { type DocumentNode, Kind, visit } from 'graphql';

/** The variables, or the fragments, that a document uses. */
export const namesIn = (document: DocumentNode, kind: 'Variable' | 'FragmentSpread'): ReadonlySet<string> => {
  const names = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    [kind]: (node: { readonly name: { readonly value: string } }) => void names.add(node.name.value),
  });
  return names;
};

export const withoutUnusedFragments = (document: DocumentNode): DocumentNode => {
  const spread = namesIn(document, 'FragmentSpread');
  const definitions = document.definitions.filter(
    (one) => one.kind !== Kind.FRAGMENT_DEFINITION || spread.has(one.name.value),
  );
  if (definitions.length === document.definitions.length) return document;
  return withoutUnusedFragments({ ...document, definitions });
};

/** Without the fragments and variables that nothing uses any more. */
export const withoutUnused = (document: DocumentNode): DocumentNode => {
  const needed = withoutUnusedFragments(document);
  const used = namesIn(needed, 'Variable');
  return visit(needed, {
    VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? false : null),
  });
};
