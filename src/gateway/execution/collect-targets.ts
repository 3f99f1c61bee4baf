import { placeText } from './plan-paths.ts';
import { type Data, isObject, type Path, readOwn } from './subgraph-answer.ts';

type Places = Pick<ReadonlySet<string>, 'has'>;

/** One walk along a path. */
interface Walk {
  /** What was met before, where one object may stand in several places. */
  readonly met: Set<object> | undefined;
  readonly objects: Data[];
}

type Visit = (value: unknown, walk: Walk) => void;

const step = (element: string, next: Visit): Visit =>
  element === '@'
    ? (value, walk) => {
        if (Array.isArray(value))
          for (let index = 0; index < value.length; index += 1) next(value[index], walk);
      }
    : (value, walk) => {
        const inner = isObject(value) ? readOwn(value, element) : undefined;
        if (inner !== undefined) next(inner, walk);
      };

/** Goes on from an object the first time that it is met. */
const once =
  (next: Visit): Visit =>
  (value, walk) => {
    if (walk.met !== undefined && isObject(value)) {
      if (walk.met.has(value)) return;
      walk.met.add(value);
    }
    next(value, walk);
  };

const collectObject: Visit = (value, { objects }) => {
  if (isObject(value)) objects.push(value);
};

/**
 * Collects what is at a path of the merged data; what has another shape is passed over. At the given places, names of the
 * merged data, each after a dot, one object may stand for several.
 */
const compileFollow = (path: Path, places: Places): Visit =>
  path.reduceRight<Visit>((next, element, index) => {
    const isPlace = path[index + 1] !== '@' && places.has(placeText(path.slice(0, index + 1)));
    return step(String(element), isPlace ? once(next) : next);
  }, collectObject);

/** Where to look, and what was found before. */
interface Collecting {
  readonly root: Data;
  readonly hasFolded: boolean;
  /** By names of the merged data, each after a dot. */
  readonly targets: Map<string, readonly Data[]>;
}

export type CollectTargets = (run: Collecting) => readonly Data[];

/** The objects of the merged data at a path of the plan. */
export const compileTargets = (path: Path, places: Places): CollectTargets => {
  const follow = compileFollow(path, places);
  const collect = ({ root, hasFolded }: Collecting): Data[] => {
    const objects: Data[] = [];
    follow(root, { met: hasFolded ? new Set() : undefined, objects });
    return objects;
  };
  const text = placeText(path);
  if (!places.has(text)) return collect;
  // One fetch fills such a place, all at once, and that was before anybody asks what is there.
  return (run) => {
    const known = run.targets.get(text);
    if (known !== undefined) return known;
    const found = collect(run);
    run.targets.set(text, found);
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
