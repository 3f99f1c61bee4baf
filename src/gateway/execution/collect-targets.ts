import { placeText } from './plan-paths.ts';
import { type Data, isObject, type Path, readOwn } from './subgraph-answer.ts';

/** What holds a value of the merged data, an object or a list. */
export type Holder = Record<string | number, unknown>;

type Places = Pick<ReadonlySet<string>, 'has'>;

/** One walk along a path. */
export interface Walk {
  /** What was met before, where one object may stand in several places. */
  readonly met: Set<object> | undefined;
  /** Where the value is that is being visited. */
  holder: Holder;
  key: string | number;
}

type Visit<State extends Walk> = (value: unknown, state: State) => void;

const step = <State extends Walk>(element: string, next: Visit<State>): Visit<State> =>
  element === '@'
    ? (value, state) => {
        if (!Array.isArray(value)) return;
        for (let index = 0; index < value.length; index += 1) {
          state.holder = value as unknown as Holder;
          state.key = index;
          next(value[index], state);
        }
      }
    : (value, state) => {
        if (!isObject(value)) return;
        const inner = readOwn(value, element);
        if (inner === undefined) return;
        state.holder = value;
        state.key = element;
        next(inner, state);
      };

/** Goes on from an object the first time that it is met. */
const once =
  <State extends Walk>(next: Visit<State>): Visit<State> =>
  (value, state) => {
    if (state.met !== undefined && isObject(value)) {
      if (state.met.has(value)) return;
      state.met.add(value);
    }
    next(value, state);
  };

/** What a walk starts with. */
export const startWalk = (root: Data, mayRepeat: boolean): Walk => ({
  met: mayRepeat ? new Set() : undefined,
  holder: { root },
  key: 'root',
});

/**
 * Visits what is at a path of the merged data; what has another shape is passed over. At the given places, names of the
 * merged data, each after a dot, one object may stand for several.
 */
export const compileFollow = <State extends Walk>(path: Path, places: Places, end: Visit<State>) =>
  path.reduceRight<Visit<State>>((next, element, index) => {
    const isPlace = path[index + 1] !== '@' && places.has(placeText(path.slice(0, index + 1)));
    return step(String(element), isPlace ? once(next) : next);
  }, end);

interface Targets extends Walk {
  readonly objects: Data[];
}

/** Where to look, and what was found before. */
interface Collecting {
  readonly root: Data;
  readonly hasFolded: boolean;
  /** By names of the merged data, each after a dot. */
  readonly targets: Map<string, Data[]>;
}

export type CollectTargets = (run: Collecting) => Data[];

/** The objects of the merged data at a path of the plan. */
export const compileTargets = (path: Path, places: Places): CollectTargets => {
  const follow = compileFollow<Targets>(path, places, (value, { objects }) => {
    if (isObject(value)) objects.push(value);
  });
  const collect = ({ root, hasFolded }: Collecting): Data[] => {
    const objects: Data[] = [];
    follow(root, { ...startWalk(root, hasFolded), objects });
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
