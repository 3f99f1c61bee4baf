import { createPlaces } from './collect-targets.ts';
import { type Cause, createCause, markAlong, markAt } from './failures.ts';
import { askedFields, type FetchShape, pathWithin } from './fetch-shape.ts';
import { addCause, failuresOf, type Run } from './run.ts';
import { type Data, isObject, type Path, pathOf, readOwn, type SubgraphAnswer } from './subgraph-answer.ts';
import type { TypeTests } from './type-tests.ts';

/** What is known of a fetch when its answer arrives. */
export interface Received {
  readonly subgraph: string;
  readonly shape: FetchShape;
  readonly types: TypeTests;
  /** Where its targets are. */
  readonly path: Path;
  /** Names of the answer that have another name once it is merged. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** Errors as an own list; an answer without data explains itself or is explained here. */
export const errorsIn = (answer: SubgraphAnswer): readonly unknown[] => {
  const given = Array.isArray(answer.errors) ? answer.errors : [];
  if (given.length > 0 || isObject(answer.data)) return given;
  return [{ message: 'The subgraph answered without data and without an error.' }];
};

export const isOf = (types: TypeTests, target: Data, conditions: readonly string[]): boolean => {
  const typeName = target['__typename'];
  return typeof typeName !== 'string' || conditions.every((wanted) => types.isSubtype(typeName, wanted));
};

/**
 * The fields that a fetch would have filled show the cause, unless they have a value or a cause of their own. An object that
 * came from elsewhere may lack what is below.
 */
export const markTargets = (
  run: Run,
  received: Received,
  { targets, cause }: { targets: readonly Data[]; cause: Cause },
): void => {
  if (targets.length === 0) return;
  const failures = failuresOf(run);
  const asked = askedFields(received.shape, run.variables).filter(({ key }) => key !== '__typename');
  for (const target of targets) {
    const marks = failures.marks.get(target);
    for (const { key: answered, conditions } of asked) {
      const key = received.renamed.get(answered) ?? answered;
      const value = readOwn(target, key);
      const isWhole = value !== undefined && value !== null && typeof value !== 'object';
      if (isWhole || marks?.has(key) === true) continue;
      if (isOf(received.types, target, conditions))
        markAt(failures, { object: target, key }, { cause, rest: [] });
    }
  }
};

/** The errors of a fetch that fills the root, or objects that need no key. */
export const noteRootErrors = (
  run: Run,
  received: Received,
  { targets, answer }: { targets: readonly Data[]; answer: SubgraphAnswer },
): void => {
  const failures = failuresOf(run);
  const placeOf = createPlaces(run.root, received.path);
  const noted = errorsIn(answer).map((error) => {
    const path = pathWithin(received.shape, pathOf(error) ?? []);
    const place = (): Path | undefined => {
      const at = targets[0] && placeOf(targets[0]);
      return path.length === 0 || at === undefined ? undefined : [...at, ...path];
    };
    return { path, cause: addCause(run, createCause(received.subgraph, error, place)) };
  });
  for (const { path, cause } of noted) {
    if (path.length === 0) continue;
    for (const target of targets) markAlong(failures, target, { cause, path, renamed: received.renamed });
  }
  const general =
    noted.find(({ path }) => path.length === 0) ?? (isObject(answer.data) ? undefined : noted[0]);
  if (general !== undefined) markTargets(run, received, { targets, cause: general.cause });
};

interface EntityErrors {
  /** For each representation, the objects that stand behind it. */
  readonly targets: readonly (readonly Data[])[];
  readonly entities: readonly unknown[] | undefined;
  readonly errors: readonly unknown[];
}

interface NotedError {
  readonly cause: Cause;
  /** The representation that it is about, where it says. */
  readonly index: number | undefined;
  readonly rest: Path;
}

/** More about one entity help nobody; each would be noted at every object that stands behind it. */
const maxErrorsPerEntity = 100;

const readEntityErrors = (run: Run, received: Received, given: EntityErrors): NotedError[] => {
  const placeOf = createPlaces(run.root, received.path);
  const counts = new Map<number, number>();
  return given.errors.flatMap((error) => {
    const [, first, ...below] = pathOf(error) ?? [];
    const concerned = typeof first === 'number' ? given.targets[first] : undefined;
    const index = concerned === undefined ? undefined : Number(first);
    if (index !== undefined) {
      const count = (counts.get(index) ?? 0) + 1;
      counts.set(index, count);
      if (count > maxErrorsPerEntity) return [];
    }
    const rest = concerned === undefined ? [] : pathWithin(received.shape, below);
    const place = (): Path | undefined => {
      const at = concerned?.[0] && placeOf(concerned[0]);
      return at && [...at, ...rest];
    };
    return [{ cause: addCause(run, createCause(received.subgraph, error, place)), index, rest }];
  });
};

/** The errors of an entity fetch, each at every object that shares the representation it is about. */
export const noteEntityErrors = (run: Run, received: Received, given: EntityErrors): void => {
  const { targets, entities } = given;
  const { renamed } = received;
  const failures = failuresOf(run);
  const noted = readEntityErrors(run, received, given);
  const lost = new Set<number>();
  for (let index = 0; index < targets.length; index += 1) if (!isObject(entities?.[index])) lost.add(index);
  for (const { cause, index, rest } of noted) {
    if (index === undefined || rest.length === 0) continue;
    for (const target of targets[index] ?? []) markAlong(failures, target, { cause, path: rest, renamed });
  }
  // Each place shows the first of what is said about it, and only then what is said about all.
  const told = new Set<number>();
  for (const { cause, index } of noted) {
    if (index === undefined || !lost.has(index) || told.has(index)) continue;
    told.add(index);
    markTargets(run, received, { targets: targets[index] ?? [], cause });
  }
  const general =
    noted.find(({ index }) => index === undefined) ?? (entities === undefined ? noted[0] : undefined);
  if (general === undefined) return;
  markTargets(run, received, {
    targets: [...lost].flatMap((index) => targets[index] ?? []),
    cause: general.cause,
  });
};
