import { type Data, isObject, readOwn } from './subgraph-answer.ts';

/** A copy of upstream JSON; an own `__proto__` is left out. */
export const copyOf = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  const copy: Data = {};
  for (const key of Object.keys(value)) if (key !== '__proto__') copy[key] = copyOf((value as Data)[key]);
  return copy;
};

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
