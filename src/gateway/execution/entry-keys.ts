import type { QueryPlanFieldNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { type DocumentNode, Kind, type SelectionSetNode } from 'graphql';
import { textArgument } from './field-sets.ts';
import { graphOf, hasFields, isNamed, isResolvable, subgraphNames } from './join-directives.ts';
import { isObject, readOwn } from './subgraph-answer.ts';

interface EntryKey {
  readonly type: string;
  /** The key's selection, as text. */
  readonly key: string;
}

/** The keys by which entities can be asked for, by subgraph. */
export type EntryKeys = ReadonlyMap<string, readonly EntryKey[]>;

export const entryKeys = (supergraph: DocumentNode): EntryKeys => {
  const subgraphs = subgraphNames(supergraph);
  const keys = new Map<string, EntryKey[]>();
  for (const type of supergraph.definitions) {
    if (!hasFields(type)) continue;
    for (const directive of type.directives ?? []) {
      const key = isNamed(directive, 'join__type') ? textArgument(directive, 'key') : undefined;
      const subgraph = subgraphs.get(graphOf(directive));
      if (key === undefined || subgraph === undefined || !isResolvable(directive)) continue;
      keys.set(subgraph, [...(keys.get(subgraph) ?? []), { type: type.name.value, key }]);
    }
  }
  return keys;
};

type Requires = readonly QueryPlanSelectionNode[];

const fieldsNamed = (requires: Requires, name: string): QueryPlanFieldNode[] =>
  requires.flatMap((one) => {
    if (one.kind === 'InlineFragment') return fieldsNamed(one.selections, name);
    return (one.alias ?? one.name) === name ? [one] : [];
  });

/** Whether requirements name all of a key. */
export const covers = (requires: Requires, key: SelectionSetNode): boolean =>
  key.selections.every((selection) => {
    if (selection.kind !== Kind.FIELD) return true;
    const found = fieldsNamed(requires, selection.name.value);
    if (found.length === 0 || selection.selectionSet === undefined) return found.length > 0;
    return covers(
      found.flatMap(({ selections }) => selections ?? []),
      selection.selectionSet,
    );
  });

/** Whether a value has all of a key. */
export const holds = (value: unknown, set: SelectionSetNode): boolean => {
  if (Array.isArray(value)) return value.every((item) => holds(item, set));
  if (!isObject(value)) return false;
  return set.selections.every((selection) => {
    if (selection.kind !== Kind.FIELD) return true;
    const inner = readOwn(value, selection.name.value);
    if (inner === undefined) return false;
    return selection.selectionSet === undefined || holds(inner, selection.selectionSet);
  });
};
