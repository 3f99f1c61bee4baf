import type { FetchNode, PlanNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { TypeAt } from './known-types.ts';
import { visitFetches } from './plan-nodes.ts';
import { pathsOf, placeText } from './plan-paths.ts';
import type { Path } from './subgraph-answer.ts';

/** What a fetch asks for, under the names of the merged data. */
export interface Content {
  readonly name: string;
  readonly below: readonly Content[];
}

/** A place where a plan asks for entities. */
export interface EntityPlace {
  readonly path: Path;
  /** What the plan asks with. */
  readonly names: readonly string[];
  /** What else is there. */
  readonly rest: readonly Content[];
}

/** By names of the merged data, each after a dot; those that a single fetch fills, so that nobody else writes to them. */
export type FoldPlaces = ReadonlyMap<string, EntityPlace>;

const leavesOf = (requires: readonly QueryPlanSelectionNode[]): string[] =>
  requires.flatMap((one) => {
    if (one.kind === 'InlineFragment') return leavesOf(one.selections);
    return one.selections === undefined ? [one.alias ?? one.name] : [];
  });

/** The places that a fetch fills: names of the merged data, each after a dot. */
export const filledBy = (node: FetchNode, path: Path): string[] => [
  ...pathsOf([{ node, at: placeText(path) }]).keys(),
];

const contentsAt = (place: string, filled: readonly string[]): Content[] =>
  filled
    .filter((one) => one.startsWith(`${place}.`) && !one.includes('.', place.length + 1))
    .map((one) => ({ name: one.slice(place.length + 1), below: contentsAt(one, filled) }));

export const foldPlaces = (plan: PlanNode | undefined, typeAt: TypeAt): FoldPlaces => {
  const asked = new Map<string, Pick<EntityPlace, 'path' | 'names'>>();
  const fills: string[][] = [];
  visitFetches(plan, (node, path) => {
    const text = placeText(path);
    const { requires } = node;
    if (requires !== undefined && !asked.has(text)) {
      const isKnown = typeAt(text) !== undefined;
      const names = leavesOf(requires).filter((name) => !(isKnown && name === '__typename'));
      asked.set(text, { path, names: [...new Set(names)] });
    }
    fills.push(filledBy(node, path));
  });
  const places = new Map<string, EntityPlace>();
  for (const [text, place] of asked) {
    const [filled, ...others] = fills.filter((fill) => fill.includes(text));
    if (filled === undefined || others.length > 0 || place.names.length === 0) continue;
    const rest = contentsAt(text, filled).filter(({ name }) => !place.names.includes(name));
    places.set(text, { ...place, rest });
  }
  return places;
};
