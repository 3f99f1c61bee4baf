import type { FetchNode } from '@apollo/query-planner';
import { type Ask, compileAsk, type PlannedFetch } from './ask-subgraph.ts';
import { type CollectTargets, compileTargets } from './collect-targets.ts';
import { causeAt, createCause, marksAt } from './failures.ts';
import { askedFields, shapeOf } from './fetch-shape.ts';
import { copyOf, type Merge } from './merge.ts';
import { errorsIn, isOf, markTargets, noteEntityErrors, noteRootErrors, type Received } from './receive.ts';
import { compileRepresentations, type Representations } from './representations.ts';
import { compileRewrites, type Rewrite, renamedKeys } from './rewrites.ts';
import { addCause, type Run } from './run.ts';
import { type Data, isObject, type SubgraphAnswer } from './subgraph-answer.ts';
import type { TypeTests } from './type-tests.ts';

export type RunNode = (run: Run) => Promise<void> | undefined;

export interface Merging {
  readonly types: TypeTests;
  readonly merge: Merge;
}

interface CompiledFetch extends Received {
  readonly ask: Ask;
  readonly targets: CollectTargets;
  readonly rewrite: Rewrite | undefined;
  readonly merge: Merge;
}

/** Fills objects that need no key: the root, and objects of root type below a mutation. */
const runPlain =
  (fetch: CompiledFetch): RunNode =>
  async (run) => {
    const targets = fetch.targets(run.root);
    if (targets.length === 0) return;
    const answer = await fetch.ask(run, undefined);
    if (isObject(answer.data)) {
      const data = answer.shared === true && fetch.rewrite !== undefined ? copyOf(answer.data) : answer.data;
      fetch.rewrite?.(data);
      const copy = answer.shared === true || targets.length > 1;
      for (const target of targets) fetch.merge(target, data as Data, copy);
    }
    if (errorsIn(answer).length > 0) noteRootErrors(run, fetch, { targets, answer });
  };

/** The entities that an answer holds, when it holds as many as were asked for. */
const entitiesIn = (answer: SubgraphAnswer, count: number): readonly unknown[] | undefined => {
  const entities = isObject(answer.data) ? answer.data['_entities'] : undefined;
  return Array.isArray(entities) && entities.length === count ? entities : undefined;
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
  const message = 'The subgraph answered without the entities that it was asked for.';
  const explained = entities === undefined && errors.length === 0 ? [{ message }] : errors;
  if (explained.length > 0)
    noteEntityErrors(run, fetch, { targets: built.targets, entities, errors: explained });
};

/** Objects that lack a key or a required value because of an error show that error at what they now miss. */
const markIncomplete = (
  run: Run,
  fetch: CompiledFetch,
  { incomplete, needed }: { readonly incomplete: readonly Data[]; readonly needed: readonly string[] },
): void => {
  const { failures } = run;
  if (failures === undefined) return;
  for (const target of incomplete) {
    const cause = causeAt(failures, target, needed) ?? failures.causes[0];
    if (cause !== undefined) markTargets(run, fetch, { targets: [target], cause });
  }
};

const keysOf = (selections: NonNullable<FetchNode['requires']>): string[] =>
  selections.flatMap((selection) =>
    selection.kind === 'Field' ? [selection.alias ?? selection.name] : keysOf(selection.selections),
  );

const runEntities = (fetch: CompiledFetch, planned: PlannedFetch): RunNode => {
  const requires = planned.node.requires ?? [];
  const needed = keysOf(requires);
  const build = compileRepresentations({
    path: planned.path
      .filter((element) => element !== '@')
      .map((element) => `.${element}`)
      .join(''),
    requires,
    types: fetch.types,
    rewrite: compileRewrites(planned.node.inputRewrites, fetch.types),
    nameOf: planned.nameOf,
  });
  return async (run) => {
    const targets = fetch.targets(run.root);
    if (targets.length === 0) return;
    const { failures, isAsked } = run;
    const hasFailed = (object: Data, key: string): boolean => marksAt(failures, object, key) !== undefined;
    const isWanted = (object: Data): boolean =>
      askedFields(fetch.shape, run.variables).some(
        ({ key, conditions }) => key !== '__typename' && isOf(fetch.types, object, conditions),
      );
    const built = build(targets, { hasFailed, isAsked, isWanted });
    if (built.incomplete.length > 0) markIncomplete(run, fetch, { incomplete: built.incomplete, needed });
    if (built.list.length === 0) return;
    const answer = await fetch.ask(run, built.list);
    receiveEntities(run, fetch, { built, answer });
  };
};

export const compileFetch = (planned: PlannedFetch, { types, merge }: Merging): RunNode => {
  const { node, path } = planned;
  const isEntityFetch = node.requires !== undefined;
  const fetch: CompiledFetch = {
    subgraph: node.serviceName,
    shape: shapeOf(node.operation, isEntityFetch),
    types,
    path,
    renamed: renamedKeys(node.outputRewrites),
    ask: compileAsk(planned),
    targets: compileTargets(path),
    rewrite: compileRewrites(node.outputRewrites, types),
    merge,
  };
  const start = isEntityFetch ? runEntities(fetch, planned) : runPlain(fetch);
  // A fault of ours in one fetch costs the fields of that fetch, like a fault of the subgraph.
  return (run) =>
    start(run)?.catch((error: unknown) => {
      const cause = addCause(run, createCause(fetch.subgraph, error));
      markTargets(run, fetch, { targets: fetch.targets(run.root), cause });
    });
};
