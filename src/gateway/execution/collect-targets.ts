import { type Data, isObject, type Path, readOwn } from './subgraph-answer.ts';

export type CollectTargets = (root: Data) => Data[];

type Visit = (value: unknown, found: Data[]) => void;

const end: Visit = (value, found) => {
  if (isObject(value)) found.push(value);
};

const step = (element: string, next: Visit): Visit =>
  element === '@'
    ? (value, found) => {
        if (Array.isArray(value)) for (const item of value) next(item, found);
      }
    : (value, found) => {
        if (isObject(value)) next(readOwn(value, element), found);
      };

/** The objects of the merged data at a path of the plan; nulls and what has another shape are passed over. */
export const compileTargets = (path: Path): CollectTargets => {
  if (path.length === 0) return (root) => [root];
  const visit = path.reduceRight<Visit>((next, element) => step(String(element), next), end);
  return (root) => {
    const found: Data[] = [];
    visit(root, found);
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
