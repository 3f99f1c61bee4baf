import type { FetchNode } from '@apollo/query-planner';
import { type Content, type EntityPlace, type FoldPlaces, filledBy } from './fold-places.ts';
import type { Run } from './run.ts';
import { type Data, isObject, type Path, readOwn } from './subgraph-answer.ts';

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

/** Folds what has just been merged into these objects. */
export type Fold = (run: Run, targets: readonly Data[]) => void;

/** What holds a value of the merged data, an object or a list. */
type Holder = Record<string | number, unknown>;

/** What was met at one place. */
interface Met {
  /** By what the plan asks with. */
  readonly firsts: Map<unknown, unknown>;
  /** What is there once equal objects are one. */
  readonly objects: Data[];
}

/** One walk through what was merged. */
interface Walk {
  readonly run: Run;
  /** By the numbers of places. */
  readonly met: readonly Met[];
  /** Where the value is that is being visited. */
  holder: Holder;
  key: string | number;
}

type Visit = (value: unknown, walk: Walk) => void;

/** The first object with these values, which is this one when there was none. */
const firstLike = (object: Data, names: readonly string[], firsts: Met['firsts']): Data => {
  let level = firsts;
  for (let index = 0; index < names.length - 1; index += 1) {
    const value = object[names[index] ?? ''];
    let next = level.get(value) as Met['firsts'] | undefined;
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

/** A place of entities. */
interface Place extends EntityPlace {
  readonly text: string;
  readonly number: number;
}

/** A part of the paths to places, and what goes on from there. */
interface Step {
  readonly below: Map<string, Step>;
  place?: Place;
}

/** What is below is equal by then when it is the same. */
const visitPlace =
  ({ number, names, rest }: Place, next: Visit): Visit =>
  (value, walk) => {
    if (!isObject(value)) return;
    const { holder, key } = walk;
    next(value, walk);
    const { firsts, objects } = walk.met[number] as Met;
    const first = firstLike(value, names, firsts);
    if (first === value || !haveEqual(first, value, rest)) {
      objects.push(value);
      return;
    }
    holder[key] = first;
    walk.run.hasFolded = true;
  };

const compileElement = (element: string, next: Visit): Visit =>
  element === '@'
    ? (value, walk) => {
        if (!Array.isArray(value)) return;
        for (let index = 0; index < value.length; index += 1) {
          walk.holder = value as unknown as Holder;
          walk.key = index;
          next(value[index], walk);
        }
      }
    : (value, walk) => {
        if (!isObject(value)) return;
        const inner = readOwn(value, element);
        if (inner === undefined) return;
        walk.holder = value;
        walk.key = element;
        next(inner, walk);
      };

const compileStep = ({ below, place }: Step): Visit => {
  const visits = [...below].map(([element, step]) => compileElement(element, compileStep(step)));
  const [only, ...others] = visits;
  const next: Visit =
    only !== undefined && others.length === 0
      ? only
      : (value, walk) => {
          for (const visit of visits) visit(value, walk);
        };
  return place === undefined ? next : visitPlace(place, next);
};

/** The paths to these places as one tree. */
const treeOf = (places: readonly Place[], from: Path): Step => {
  const root: Step = { below: new Map() };
  for (const place of places) {
    let step = root;
    for (const element of place.path.slice(from.length)) {
      const known = step.below.get(String(element)) ?? { below: new Map() };
      step.below.set(String(element), known);
      step = known;
    }
    step.place = place;
  }
  return root;
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
  const own = [...places].filter(([text]) => filled.has(text));
  if (own.length === 0) return undefined;
  const numbered = own.map(([text, place], number) => ({ ...place, text, number }));
  const visit = compileStep(treeOf(numbered, path));
  return (run, targets) => {
    if (run.failures !== undefined) return;
    const met = numbered.map((): Met => ({ firsts: new Map(), objects: [] }));
    const walk: Walk = { run, met, holder: run.root, key: '' };
    for (const target of targets) visit(target, walk);
    // Nobody else fills these places.
    for (const { text, number } of numbered) run.targets.set(text, met[number]?.objects ?? []);
  };
};
