import type { FetchNode, PlanNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { compileFollow, startWalk, type Walk } from './collect-targets.ts';
import { visitFetches } from './plan-nodes.ts';
import { pathsOf, placeText } from './plan-paths.ts';
import type { Run } from './run.ts';
import { type Data, isObject, type Path } from './subgraph-answer.ts';

/** What a fetch asks for, under the names of the merged data. */
interface Content {
  readonly name: string;
  readonly below: readonly Content[];
}

/** A place where a plan asks for entities. */
interface EntityPlace {
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

const filledBy = (node: FetchNode, path: Path): string[] => [
  ...pathsOf([{ node, at: placeText(path) }]).keys(),
];

const contentsAt = (place: string, filled: readonly string[]): Content[] =>
  filled
    .filter((one) => one.startsWith(`${place}.`) && !one.includes('.', place.length + 1))
    .map((one) => ({ name: one.slice(place.length + 1), below: contentsAt(one, filled) }));

export const foldPlaces = (plan: PlanNode | undefined): FoldPlaces => {
  const asked = new Map<string, Pick<EntityPlace, 'path' | 'names'>>();
  const fills: string[][] = [];
  visitFetches(plan, (node, path) => {
    const text = placeText(path);
    const { requires } = node;
    if (requires !== undefined && !asked.has(text))
      asked.set(text, { path, names: [...new Set(leavesOf(requires))] });
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

const haveEqual = (one: Data, other: Data, contents: readonly Content[]): boolean => {
  for (const { name, below } of contents) if (!areEqual(one[name], other[name], below)) return false;
  return true;
};

/** Of an object that is one value, of a scalar type, it is not known what to compare. */
const isEqual = (one: unknown, other: unknown, contents: readonly Content[]): boolean =>
  one === other ||
  (isObject(one) && isObject(other) && contents.length > 0 && haveEqual(one, other, contents));

/** Lists within lists are taken as different. */
const areEqual = (one: unknown, other: unknown, contents: readonly Content[]): boolean => {
  if (!Array.isArray(one)) return isEqual(one, other, contents);
  if (!Array.isArray(other) || one.length !== other.length) return false;
  for (let index = 0; index < one.length; index += 1)
    if (!isEqual(one[index], other[index], contents)) return false;
  return true;
};

/** Folds what has just been merged. */
export type Fold = (run: Run) => void;

interface Folding extends Walk {
  readonly run: Run;
  /** By what the plan asks with. */
  readonly firsts: Map<unknown, unknown>;
}

/** The first object with these values, which is this one when there was none. */
const firstLike = (object: Data, names: readonly string[], firsts: Folding['firsts']): Data => {
  let level = firsts;
  for (let index = 0; index < names.length - 1; index += 1) {
    const value = object[names[index] ?? ''];
    let next = level.get(value) as Folding['firsts'] | undefined;
    if (next === undefined) {
      next = new Map();
      level.set(value, next);
    }
    level = next;
  }
  const value = object[names.at(-1) ?? ''];
  const first = level.get(value) as Data | undefined;
  if (first === undefined) level.set(value, object);
  return first ?? object;
};

const compilePlace = ({ path, names, rest }: EntityPlace, places: FoldPlaces): Fold => {
  const follow = compileFollow<Folding>(path, places, (object, { run, firsts, holder, key }) => {
    if (!isObject(object)) return;
    const first = firstLike(object, names, firsts);
    if (first === object || !haveEqual(first, object, rest)) return;
    holder[key] = first;
    run.hasFolded = true;
  });
  return (run) => follow(run.root, { ...startWalk(run.root, run.hasFolded), run, firsts: new Map() });
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
