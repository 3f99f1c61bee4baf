import { type Data, isObject, readOwn } from './subgraph-answer.ts';

type Container = Data | unknown[];

const emptyLike = (value: object): Container => (Array.isArray(value) ? [] : {});

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

/** Below that many levels copies are made without recursion, which is slower. */
const maxRecursion = 200;

const copyDeep = (value: Container): unknown => {
  const copy = emptyLike(value);
  const open: [from: Container, to: Container][] = [[value, copy]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [from, to] = next;
    for (const key of Object.keys(from)) {
      if (key === '__proto__') continue;
      const inner = (from as Data)[key];
      const copied = isContainer(inner) ? emptyLike(inner) : inner;
      (to as Data)[key] = copied;
      if (isContainer(inner)) open.push([inner, copied as Container]);
    }
  }
  return copy;
};

const copyAt = (value: unknown, depth: number): unknown => {
  if (!isContainer(value)) return value;
  if (depth === maxRecursion) return copyDeep(value);
  if (Array.isArray(value)) return value.map((item) => copyAt(item, depth + 1));
  const copy: Data = {};
  for (const key of Object.keys(value)) if (key !== '__proto__') copy[key] = copyAt(value[key], depth + 1);
  return copy;
};

/** A copy of upstream JSON, however deep; an own `__proto__` is left out. */
export const copyOf = (value: unknown): unknown => copyAt(value, 0);

export type Merge = (target: Data, source: Data, copy: boolean) => void;

/**
 * Puts what a subgraph answered into what is there. A null never takes away a value that another subgraph gave, and the
 * name of an interface never takes the place of a concrete type's.
 */
export const createMerge = (isConcrete: (typeName: string) => boolean): Merge => {
  const mergeList = (target: unknown[], source: readonly unknown[], copy: boolean): void => {
    if (target.length !== source.length) return;
    for (let index = 0; index < source.length; index += 1) {
      target[index] = merged(target[index], source[index], copy);
    }
  };
  const merged = (there: unknown, given: unknown, copy: boolean): unknown => {
    if (given === null || given === undefined) return there === undefined ? given : there;
    if (there === null || there === undefined) return copy ? copyOf(given) : given;
    if (Array.isArray(there) && Array.isArray(given)) {
      mergeList(there, given, copy);
      return there;
    }
    if (isObject(there) && isObject(given)) {
      merge(there, given, copy);
      return there;
    }
    return copy ? copyOf(given) : given;
  };
  const merge: Merge = (target, source, copy) => {
    for (const key of Object.keys(source)) {
      const given = source[key];
      if (given === undefined || key === '__proto__') continue;
      const there = readOwn(target, key);
      if (key === '__typename' && typeof there === 'string' && isConcrete(there)) continue;
      target[key] = merged(there, given, copy);
    }
  };
  return merge;
};
