import { placeText } from './plan-paths.ts';
import { type Data, isObject, type Path, readOwn } from './subgraph-answer.ts';

export type Holder = Record<string | number, unknown>;

/** Objects of the merged data, and where each of them is held. */
export interface Targets {
  readonly objects: Data[];
  readonly holders: Holder[];
  readonly keys: (string | number)[];
}

interface Found extends Targets {
  /** What was met before where one object may have several places. */
  readonly met: Set<object> | undefined;
}

export type CollectTargets = (root: Data, mayRepeat: boolean) => Targets;

type Visit = (holder: Holder, key: string | number, found: Found) => void;

const end: Visit = (holder, key, found) => {
  const value = holder[key];
  if (!isObject(value)) return;
  found.objects.push(value);
  found.holders.push(holder);
  found.keys.push(key);
};

const step = (element: string, next: Visit): Visit =>
  element === '@'
    ? (holder, key, found) => {
        const value = holder[key];
        if (!Array.isArray(value)) return;
        for (let index = 0; index < value.length; index += 1) next(value as unknown as Holder, index, found);
      }
    : (holder, key, found) => {
        const value = holder[key];
        if (isObject(value) && readOwn(value, element) !== undefined) next(value, element, found);
      };

/** Goes on from an object the first time that it is met. */
const once =
  (next: Visit): Visit =>
  (holder, key, found) => {
    const value = holder[key];
    if (found.met !== undefined && isObject(value)) {
      if (found.met.has(value)) return;
      found.met.add(value);
    }
    next(holder, key, found);
  };

/**
 * The objects of the merged data at a path of the plan; nulls and what has another shape are passed over. At the given
 * places one object may stand for several.
 */
export const compileTargets = (path: Path, places: ReadonlySet<string>): CollectTargets => {
  const visits = path.reduceRight<Visit>((next, element, index) => {
    const isPlace = path[index + 1] !== '@' && places.has(placeText(path.slice(0, index + 1)));
    return step(String(element), isPlace ? once(next) : next);
  }, end);
  return (root, mayRepeat) => {
    const found: Found = { objects: [], holders: [], keys: [], met: mayRepeat ? new Set() : undefined };
    if (path.length === 0) found.objects.push(root);
    else visits({ root }, 'root', found);
    return found;
  };
};

/** Where the objects at a path are; looked up all at once when the first is asked for. Only for errors. */
export const createPlaces = (root: Data, path: Path) => {
  let places: Map<object, Path> | undefined;
  const collect = (
    found: Map<object, Path>,
    value: unknown,
    { at, place }: { at: number; place: Path },
  ): void => {
    const element = path[at];
    if (element === undefined) {
      if (isObject(value)) found.set(value, place);
    } else if (element === '@') {
      if (!Array.isArray(value)) return;
      for (let index = 0; index < value.length; index += 1)
        collect(found, value[index], { at: at + 1, place: [...place, index] });
    } else if (isObject(value)) {
      const key = String(element);
      collect(found, readOwn(value, key), { at: at + 1, place: [...place, key] });
    }
  };
  return (object: Data): Path | undefined => {
    if (places === undefined) {
      places = new Map();
      collect(places, root, { at: 0, place: [] });
    }
    return places.get(object);
  };
};
