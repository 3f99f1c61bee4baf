import { type FieldNode, Kind, type SelectionSetNode } from 'graphql';
import type { OperationAnalysis } from './analyse-operation.ts';
import { isIncluded } from './selection.ts';

/** Whether any of these fields is really asked for, once @skip and @include have been judged. */
export const anyIncluded = (
  analysis: OperationAnalysis,
  fields: { readonly has: (node: FieldNode) => boolean },
  variables: Readonly<Record<string, unknown>>,
): boolean => {
  const seen = new Set<SelectionSetNode>();
  const search = (set: SelectionSetNode | undefined): boolean => {
    if (set === undefined || seen.has(set)) return false;
    seen.add(set);
    return set.selections.some((selection) => {
      if (!isIncluded(selection, variables)) return false;
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        return search(analysis.fragments.get(selection.name.value)?.selectionSet);
      }
      if (selection.kind === Kind.FIELD && fields.has(selection)) return true;
      return search(selection.selectionSet);
    });
  };
  return search(analysis.operation.selectionSet);
};
