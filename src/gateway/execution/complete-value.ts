import type { IsValidLeaf } from './complete-leaf.ts';
import { type Holder, type Projection, reportInvalid, reportMarks } from './projection-state.ts';
import type { Data } from './subgraph-answer.ts';

/** What a client gets for a value; `undefined` is a null that its place may not hold and that takes its parent along. */
export type Complete = (value: unknown, holder: Holder, projection: Projection) => unknown;

export interface ProjectedField {
  readonly responseName: string;
  /** Its name in the merged data. */
  readonly key: string;
  /** What `__typename` is. */
  readonly constant: string | undefined;
  /** For values that need no more than this test. */
  readonly isValid: IsValidLeaf | undefined;
  readonly complete: Complete;
}

export interface ProjectedObject {
  readonly fields: readonly ProjectedField[];
  /** `__proto__` is among the response names. */
  readonly needsNullPrototype: boolean;
}

/** For messages. */
interface Place {
  readonly coordinate: string;
}

export const completeNonNull =
  (inner: Complete, { coordinate }: Place): Complete =>
  (value, holder, projection) => {
    const before = projection.errors.length;
    const result = inner(value, holder, projection);
    if (result !== null) return result;
    if (projection.errors.length === before)
      reportInvalid(projection, `Cannot return null for non-nullable field ${coordinate}.`);
    return undefined;
  };

export const completeNull = (value: unknown, holder: Holder, projection: Projection): null => {
  if (projection.failures !== undefined) reportMarks(projection, holder, value === undefined);
  return null;
};

export const completeLeaf =
  (isValid: IsValidLeaf, isId: boolean, { coordinate }: Place): Complete =>
  (value, holder, projection) => {
    if (value === null || value === undefined) return completeNull(value, holder, projection);
    if (isValid(value)) return isId ? String(value) : value;
    reportInvalid(projection, `A subgraph sent a wrong value for ${coordinate}.`);
    return null;
  };

export const completeList =
  (inner: Complete, { coordinate }: Place): Complete =>
  (value, holder, projection) => {
    if (value === null || value === undefined) return completeNull(value, holder, projection);
    if (!Array.isArray(value)) {
      reportInvalid(projection, `A subgraph sent no list for ${coordinate}.`);
      return null;
    }
    const { path } = projection;
    const items: unknown[] = [];
    for (let index = 0; index < value.length; index += 1) {
      path.push(index);
      const item = value[index];
      const at = item === null || item === undefined ? { object: value, key: String(index) } : holder;
      const completed = inner(item, at, projection);
      path.pop();
      if (completed === undefined) return null;
      items.push(completed);
    }
    return items;
  };

export const projectObject = (
  object: Data,
  projected: ProjectedObject,
  projection: Projection,
): Data | null => {
  const result: Data = projected.needsNullPrototype ? Object.create(null) : {};
  projection.made += 1;
  const { path } = projection;
  for (const field of projected.fields) {
    if (field.constant !== undefined) {
      result[field.responseName] = field.constant;
      continue;
    }
    const value = object[field.key];
    if (field.isValid?.(value) === true) {
      result[field.responseName] = value;
      continue;
    }
    path.push(field.responseName);
    const completed = field.complete(value, { object, key: field.key }, projection);
    path.pop();
    if (completed === undefined) return null;
    result[field.responseName] = completed;
  }
  return result;
};

/** The same for an object that may have been met before: the client's data hold it in several places as well. */
export const projectOnce = (
  object: Data,
  projected: ProjectedObject,
  projection: Projection,
): Data | null => {
  const { results, errors, made, repeated } = projection;
  if (results === undefined) return projectObject(object, projected, projection);
  let known = results.get(projected);
  if (known === undefined) {
    known = new Map();
    results.set(projected, known);
  }
  const found = known.get(object);
  if (found !== undefined) {
    projection.repeated += found.objects;
    return found.data;
  }
  const before = errors.length;
  const data = projectObject(object, projected, projection);
  const objects = projection.made - made + projection.repeated - repeated;
  // Each place has errors of its own.
  if (errors.length === before) known.set(object, { data, objects });
  return data;
};
