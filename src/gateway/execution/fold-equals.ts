import type { FetchNode, PlanNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { compileFollow, startMet } from './collect-targets.ts';
import { visitFetches } from './plan-nodes.ts';
import { pathsOf, placeText } from './plan-paths.ts';
import type { Run } from './run.ts';
import type { Data, Path } from './subgraph-answer.ts';

/** A place where a plan asks for entities, by what it asks with. */
interface EntityPlace {
  readonly path: Path;
  readonly names: readonly string[];
}

/** By names of the merged data, each after a dot; those that a single fetch fills, so that nobody else writes to them. */
export type FoldPlaces = ReadonlyMap<string, EntityPlace>;

const leavesOf = (requires: readonly QueryPlanSelectionNode[]): string[] =>
  requires.flatMap((one) => {
    if (one.kind === 'InlineFragment') return leavesOf(one.selections);
    return one.selections === undefined ? [one.alias ?? one.name] : [];
  });

const filledBy = (node: FetchNode, path: Path): Iterable<string> =>
  pathsOf([{ node, at: placeText(path) }]).keys();

export const foldPlaces = (plan: PlanNode | undefined): FoldPlaces => {
  const places = new Map<string, EntityPlace>();
  const fillers = new Map<string, number>();
  visitFetches(plan, (node, path) => {
    const text = placeText(path);
    const { requires } = node;
    if (requires !== undefined && !places.has(text))
      places.set(text, { path, names: [...new Set(leavesOf(requires))] });
    for (const filled of filledBy(node, path)) fillers.set(filled, (fillers.get(filled) ?? 0) + 1);
  });
  return new Map([...places].filter(([text, { names }]) => names.length > 0 && fillers.get(text) === 1));
};

const isContainer = (value: unknown): value is Data => typeof value === 'object' && value !== null;

/** Deeper values are taken as different. */
const maxDepth = 100;

const areEqual = (one: Data, other: Data, depth = 0): boolean => {
  if (one === other) return true;
  if (depth === maxDepth || Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  if (Object.keys(other).length !== keys.length) return false;
  for (const key of keys) {
    const value = one[key];
    const given = other[key];
    if (value === given) continue;
    if (!isContainer(value) || !isContainer(given) || !areEqual(value, given, depth + 1)) return false;
  }
  return true;
};

/** Folds what has just been merged. */
export type Fold = (run: Run) => void;

interface Folding {
  readonly met: Set<object> | undefined;
  readonly run: Run;
  /** By what the plan asks with. */
  readonly firsts: Map<unknown, unknown>;
}

/** The first object with these values, which is this one when there was none. */
const firstLike = (object: Data, names: readonly string[], firsts: Folding['firsts']): Data => {
  let level = firsts;
  for (let index = 0; index < names.length - 1; index += 1) {
    const value = object[names[index] ?? ''];
    const next = (level.get(value) as Folding['firsts'] | undefined) ?? new Map();
    level.set(value, next);
    level = next;
  }
  const value = object[names.at(-1) ?? ''];
  const first = level.get(value) as Data | undefined;
  if (first === undefined) level.set(value, object);
  return first ?? object;
};

const compilePlace = ({ path, names }: EntityPlace, places: FoldPlaces): Fold => {
  const follow = compileFollow<Folding>(path, places, (holder, key, { run, firsts }) => {
    const object = holder[key];
    if (!isContainer(object) || Array.isArray(object)) return;
    const first = firstLike(object, names, firsts);
    if (first === object || !areEqual(first, object)) return;
    holder[key] = first;
    run.hasFolded = true;
  });
  return (run) => follow(run.root, { run, met: startMet(run.hasFolded), firsts: new Map() });
};

/**
 * Answers of a graph say the same in many places: twenty reviews, three authors, and all that these have written. Where
 * the plan asks for entities, one object then stands in the place of all that are equal to it: it is filled once, leads
 * to what is below it once, and becomes one object of the client's data. Deepest first, so that what is equal below is
 * the same already.
 *
 * What went wrong with one of them need not show at the others, so that nothing is folded once something did.
 */
export const compileFold = (node: FetchNode, path: Path, places: FoldPlaces): Fold | undefined => {
  const filled = new Set(filledBy(node, path));
  const folds = [...places]
    .filter(([text]) => filled.has(text))
    .toSorted(([, one], [, other]) => other.path.length - one.path.length)
    .map(([, place]) => compilePlace(place, places));
  if (folds.length === 0) return undefined;
  return (run) => {
    if (run.failures === undefined) for (const fold of folds) fold(run);
  };
};
