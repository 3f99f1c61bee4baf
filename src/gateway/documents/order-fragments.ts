import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';

const collectSpreads = (set: SelectionSetNode, names: Set<string>): void => {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD) names.add(selection.name.value);
    else if (selection.selectionSet !== undefined) collectSpreads(selection.selectionSet, names);
  }
};

interface Visit {
  readonly fragment: FragmentDefinitionNode;
  readonly spreads: readonly string[];
  next: number;
}

const visitOf = (fragment: FragmentDefinitionNode): Visit => {
  const names = new Set<string>();
  collectSpreads(fragment.selectionSet, names);
  return { fragment, spreads: [...names], next: 0 };
};

/** Each fragment after those that it spreads, without recursion: a chain may be as long as the document. */
export const orderFragments = (document: DocumentNode): readonly FragmentDefinitionNode[] => {
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  const byName = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  const ordered = new Set<FragmentDefinitionNode>();
  const visits: Visit[] = [];
  const enter = (name: string): void => {
    const fragment = byName.get(name);
    byName.delete(name);
    if (fragment !== undefined) visits.push(visitOf(fragment));
  };
  for (const { name } of fragments) {
    enter(name.value);
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const spread = visit.spreads[visit.next];
      visit.next += 1;
      if (spread !== undefined) enter(spread);
      else {
        visits.pop();
        ordered.add(visit.fragment);
      }
    }
  }
  // Those whose name is taken again are invalid, and validation reads them all the same.
  return [...ordered, ...fragments.filter((fragment) => !ordered.has(fragment))];
};
