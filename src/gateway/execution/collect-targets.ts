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

/** Where an object is, by looking for it along the path. Only for errors. */
export const placeOf = (root: Data, path: Path, object: Data): Path | undefined => {
  const find = (value: unknown, at: number, place: (string | number)[]): Path | undefined => {
    const element = path[at];
    if (element === undefined) return value === object ? place : undefined;
    if (element !== '@') {
      const key = String(element);
      return isObject(value) ? find(readOwn(value, key), at + 1, [...place, key]) : undefined;
    }
    if (!Array.isArray(value)) return undefined;
    for (let index = 0; index < value.length; index += 1) {
      const found = find(value[index], at + 1, [...place, index]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return find(root, 0, []);
};
