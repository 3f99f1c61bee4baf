import { type Ask, compileAsk, type PlannedFetch } from './ask-subgraph.ts';
import { type CollectTargets, compileTargets } from './collect-targets.ts';
import { entitiesIn, noEntities } from './entity-answer.ts';
import type { EntryKeys } from './entry-keys.ts';
import { createCause, marksAt } from './failures.ts';
import { askedFields, type FetchShape, shapeOf } from './fetch-shape.ts';
import { compileFold, type Fold } from './fold-equals.ts';
import type { FoldPlaces } from './fold-places.ts';
import { canBeJoined } from './join-fetches.ts';
import type { TypeAt } from './known-types.ts';
import { askAs } from './leads.ts';
import { copyOf, type Merge } from './merge.ts';
import { noteMerge } from './operation-trace.ts';
import { placeText } from './plan-paths.ts';
import { errorsIn, isOf, markTargets, noteEntityErrors, noteRootErrors, type Received } from './receive.ts';
import { compileRepresentations, type Incomplete, type Representations } from './representations.ts';
import { compileRewrites, type Rewrite, renamedKeys } from './rewrites.ts';
import { addCause, type Run } from './run.ts';
import { type CreateSibling, type Sibling, stayAway, waitForOthers } from './sibling-fetches.ts';
import { type Data, isObject, type SubgraphAnswer } from './subgraph-answer.ts';
import type { TypeTests } from './type-tests.ts';

export type RunNode = (run: Run) => Promise<void> | undefined;

export interface FetchToWrap {
  readonly planned: PlannedFetch;
  readonly shape: FetchShape;
}

/** Something between a fetch and its subgraph. */
export interface Wrapping {
  /** Answers are kept for a time of their own. */
  readonly keeps: boolean;
  readonly wrap: (ask: Ask) => Ask;
}

/** Puts something between a fetch of a query and its subgraph, when the fetch is compiled. */
export type WrapFetch = (fetch: FetchToWrap) => Wrapping;

export interface Merging {
  readonly types: TypeTests;
  readonly keys: EntryKeys;
  readonly merge: Merge;
  /** Whether fetches of entities that are made at the same time are one call. */
  readonly batching: boolean;
  readonly wrapFetch?: WrapFetch | undefined;
}

export interface PlanMerging extends Merging {
  readonly places: FoldPlaces;
  readonly typeAt: TypeAt;
}

/** Where in its plan a fetch is. */
export interface FetchPosition {
  /** Nothing runs after it, and it always runs. */
  readonly isLast: boolean;
  readonly createSibling: CreateSibling;
}

interface CompiledFetch extends Received {
  readonly ask: Ask;
  readonly targets: CollectTargets;
  readonly rewrite: Rewrite | undefined;
  readonly merge: Merge;
  readonly fold: Fold | undefined;
}

interface EntityFetch extends CompiledFetch {
  readonly sibling: Sibling | undefined;
}

const receivePlain = (
  run: Run,
  fetch: CompiledFetch,
  { targets, answer }: { readonly targets: readonly Data[]; readonly answer: SubgraphAnswer },
): void => {
  if (isObject(answer.data)) {
    const data = answer.shared === true && fetch.rewrite !== undefined ? copyOf(answer.data) : answer.data;
    fetch.rewrite?.(data);
    const copy = answer.shared === true || targets.length > 1;
    for (const target of targets) fetch.merge(target, data as Data, copy);
  }
  if (errorsIn(answer).length > 0) noteRootErrors(run, fetch, { targets, answer });
  fetch.fold?.(run, targets);
};

/** Fills objects that need no key: the root, and objects of root type below a mutation. */
const runPlain =
  (fetch: CompiledFetch): RunNode =>
  async (run) => {
    const targets = fetch.targets(run);
    if (targets.length === 0) return;
    const answer = await askAs(run, fetch.ask, undefined);
    noteMerge(run.merges, () => receivePlain(run, fetch, { targets, answer }));
  };

const mergeEntities = (
  fetch: CompiledFetch,
  { targets }: Representations,
  { entities, shared }: { readonly entities: readonly unknown[]; readonly shared: boolean },
): void => {
  for (let index = 0; index < entities.length; index += 1) {
    const given = entities[index];
    if (!isObject(given)) continue;
    const entity = shared && fetch.rewrite !== undefined ? (copyOf(given) as Data) : given;
    const group = targets[index] ?? [];
    if (fetch.rewrite !== undefined) {
      entity['__typename'] ??= group[0]?.['__typename'];
      fetch.rewrite(entity);
    }
    const copy = shared || group.length > 1;
    for (const target of group) fetch.merge(target, entity, copy);
  }
};

const receiveEntities = (
  run: Run,
  fetch: CompiledFetch,
  { built, answer }: { readonly built: Representations; readonly answer: SubgraphAnswer },
): void => {
  const entities = entitiesIn(answer, built.list.length);
  if (entities !== undefined) mergeEntities(fetch, built, { entities, shared: answer.shared === true });
  const errors = errorsIn(answer);
  const explained = entities === undefined && errors.length === 0 ? [{ message: noEntities }] : errors;
  if (explained.length > 0)
    noteEntityErrors(run, fetch, { targets: built.targets, entities, errors: explained });
  fetch.fold?.(run, built.targets.flat());
};

/** Objects that lack a key or a required value because of an error show that error at what they now miss. */
const markIncomplete = (run: Run, fetch: CompiledFetch, incomplete: readonly Incomplete[]): void => {
  for (const { object, missing } of incomplete) {
    const [mark] = marksAt(run.failures, missing.object, missing.key) ?? [];
    if (mark !== undefined) markTargets(run, fetch, { targets: [object], cause: mark.cause });
  }
};

const runEntities = (
  fetch: EntityFetch,
  planned: PlannedFetch,
  { keys, typeAt }: Pick<PlanMerging, 'keys' | 'typeAt'>,
): RunNode => {
  const requires = planned.node.requires ?? [];
  const build = compileRepresentations({
    path: placeText(planned.path),
    requires,
    types: fetch.types,
    typeAt,
    rewrite: compileRewrites(planned.node.inputRewrites, fetch.types),
    nameOf: planned.nameOf,
    keysOf: (typeName) =>
      (keys.get(fetch.subgraph) ?? []).flatMap(({ type, key }) =>
        fetch.types.isSubtype(typeName, type) ? [key] : [],
      ),
  });
  const prepare = (run: Run): Representations | undefined => {
    const targets = fetch.targets(run);
    if (targets.length === 0) return undefined;
    const { failures } = run;
    const hasFailed = (object: object, key: string): boolean => marksAt(failures, object, key) !== undefined;
    const isWanted = (object: Data): boolean =>
      askedFields(fetch.shape, run.variables).some(
        ({ key, conditions }) => key !== '__typename' && isOf(fetch.types, object, conditions),
      );
    const isAsked = run.askedBy(planned.before);
    const built = build(targets, { hasFailed, isAsked, isWanted });
    if (built.incomplete.length > 0) markIncomplete(run, fetch, built.incomplete);
    return built.list.length === 0 ? undefined : built;
  };
  const { sibling } = fetch;
  return async (run) => {
    const built = prepare(run);
    if (built === undefined) {
      if (sibling !== undefined) stayAway(run.gatherings, sibling);
      return;
    }
    const others = sibling && waitForOthers(run.gatherings, sibling);
    if (others !== undefined) await others;
    const answer = await askAs(run, fetch.ask, built.list);
    noteMerge(run.merges, () => receiveEntities(run, fetch, { built, answer }));
  };
};

export const compileFetch = (
  planned: PlannedFetch,
  { types, keys, merge, batching, wrapFetch, places, typeAt }: PlanMerging,
  { isLast, createSibling }: FetchPosition,
): RunNode => {
  const { node, path, isQuery } = planned;
  const isEntityFetch = node.requires !== undefined;
  const shape = shapeOf(node.operation, isEntityFetch);
  // What is asked below a mutation is always asked: the mutation may have changed it.
  const wrapping = isQuery ? wrapFetch?.({ planned, shape }) : undefined;
  const isJoined = batching && isQuery && wrapping?.keeps !== true && canBeJoined(shape.document);
  const sibling = isEntityFetch && isJoined ? createSibling(node.serviceName, isLast) : undefined;
  const ask = compileAsk(planned, sibling);
  const fetch: CompiledFetch = {
    subgraph: node.serviceName,
    shape,
    types,
    path,
    renamed: renamedKeys(node.outputRewrites),
    ask: wrapping?.wrap(ask) ?? ask,
    targets: compileTargets(path, places),
    rewrite: compileRewrites(node.outputRewrites, types),
    merge,
    fold: compileFold(node, path, places),
  };
  const start = isEntityFetch
    ? runEntities({ ...fetch, sibling }, planned, { keys, typeAt })
    : runPlain(fetch);
  // A fault of ours in one fetch costs the fields of that fetch, like a fault of the subgraph.
  return (run) =>
    start(run)?.catch((error: unknown) => {
      const cause = addCause(run, createCause(fetch.subgraph, error));
      markTargets(run, fetch, { targets: fetch.targets(run), cause });
    });
};
