import { placeOf } from './collect-targets.ts';
import { type Cause, createCause, type Failures, markAlong, markAt } from './failures.ts';
import { askedFields, type FetchShape } from './fetch-shape.ts';
import { addCause, failuresOf, type Run } from './run.ts';
import { type Data, isObject, type Path, readOwn, type SubgraphAnswer } from './subgraph-answer.ts';
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

const pathOf = (error: unknown): Path | undefined => {
  const { path } = Object(error) as { readonly path?: unknown };
  const isPath =
    Array.isArray(path) && path.every((one) => typeof one === 'string' || typeof one === 'number');
  return isPath ? (path as Path) : undefined;
};

export const isOf = (types: TypeTests, target: Data, conditions: readonly string[]): boolean => {
  const typeName = target['__typename'];
  return typeof typeName !== 'string' || conditions.every((wanted) => types.isSubtype(typeName, wanted));
};

/** The fields that a fetch would have filled show the cause, unless they have a value or a cause of their own. */
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
      if ((value !== undefined && value !== null) || marks?.has(key) === true) continue;
      if (isOf(received.types, target, conditions))
        markAt(failures, { object: target, key }, { cause, rest: [] });
    }
  }
};

const placeIn = (run: Run, received: Received, target: Data | undefined): Path | undefined =>
  target === undefined ? undefined : placeOf(run.root, received.path, target);

/** The errors of a fetch that fills the root, or objects that need no key. */
export const noteRootErrors = (
  run: Run,
  received: Received,
  { targets, answer }: { targets: readonly Data[]; answer: SubgraphAnswer },
): void => {
  const failures: Failures = failuresOf(run);
  for (const error of errorsIn(answer)) {
    const path = pathOf(error);
    const place = (): Path | undefined => {
      const at = placeIn(run, received, targets[0]);
      return path === undefined || at === undefined ? undefined : [...at, ...path];
    };
    const cause = addCause(run, createCause(received.subgraph, error, place));
    for (const target of targets) {
      if (path !== undefined && path.length > 0)
        markAlong(failures, target, { cause, path, renamed: received.renamed });
    }
    if (path === undefined || !isObject(answer.data)) markTargets(run, received, { targets, cause });
  }
};

interface EntityErrors {
  /** For each representation, the objects that stand behind it. */
  readonly targets: readonly (readonly Data[])[];
  readonly entities: readonly unknown[] | undefined;
  readonly errors: readonly unknown[];
}

/** The errors of an entity fetch, each at every object that shares the representation it is about. */
export const noteEntityErrors = (
  run: Run,
  received: Received,
  { targets, entities, errors }: EntityErrors,
): void => {
  const failures = failuresOf(run);
  const isLost = (index: number): boolean => !isObject(entities?.[index]);
  for (const error of errors) {
    const [, index, ...rest] = pathOf(error) ?? [];
    const concerned = typeof index === 'number' ? targets[index] : undefined;
    const place = (): Path | undefined => {
      const at = placeIn(run, received, concerned?.[0]);
      return at === undefined ? undefined : [...at, ...rest];
    };
    const cause = addCause(run, createCause(received.subgraph, error, place));
    if (concerned === undefined) {
      const lost = targets.filter((_, at) => isLost(at)).flat();
      markTargets(run, received, { targets: lost, cause });
      continue;
    }
    for (const target of concerned) {
      if (rest.length > 0) markAlong(failures, target, { cause, path: rest, renamed: received.renamed });
    }
    if (isLost(Number(index))) markTargets(run, received, { targets: concerned, cause });
  }
};
