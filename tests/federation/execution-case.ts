import { prettyFormatQueryPlan } from '@apollo/query-planner';
import {
  type DocumentNode,
  type ExecutionResult,
  NoUnusedVariablesRule,
  parse,
  print,
  specifiedRules,
  validate,
} from 'graphql';
import type { ExecutableRequest } from '#gateway/execution/compiled-executor.ts';
import { createTestExecutor } from '#support/executor.ts';
import { createRandom } from '#support/random-graph.ts';
import { randomOperation } from './execution-operations.ts';
import { outcomeOf, withLosses } from './execution-outcome.ts';
import { type Case, shrinkCase } from './execution-shrink.ts';
import type { World } from './execution-world.ts';

/** One operation with its variables, over subgraphs some of whose fields fail. */
export interface Trial extends Case {
  readonly faults: number;
}

export interface Tried {
  readonly wanted: ExecutionResult;
  readonly got: ExecutionResult;
  /** What is not as it should be. */
  readonly problems: readonly string[];
}

const rules = specifiedRules.filter((rule) => rule !== NoUnusedVariablesRule);

export const isValid = ({ apiSchema }: World, document: DocumentNode): boolean =>
  validate(apiSchema, document, rules).length === 0;

/** The random operation of a seed; `undefined` when it is not valid. */
export const operationFor = (world: World, seed: number): DocumentNode | undefined => {
  const random = createRandom(Math.imul(seed, 2_654_435_761));
  const document = parse(randomOperation(random, world.apiSchema), { noLocation: true });
  return isValid(world, document) ? document : undefined;
};

export const variablesFor = (seed: number, faults: number): Case['variables'] => ({
  ...(seed % 2 === 0 ? {} : { yes: faults % 2 === 0 }),
  no: (seed + faults) % 3 === 0,
  ...(faults % 2 === 0 ? {} : { int: 1, text: null }),
});

export const createSubject = (world: World, { batching = true } = {}) => {
  const executor = createTestExecutor({
    supergraphSdl: world.supergraphSdl,
    apiSchema: world.apiSchema,
    maxOperations: 4,
    batching,
  });
  let joined = 0;
  const answerWith = async (
    { document, variables }: Case,
    fetch: ExecutableRequest['fetch'],
    sharing?: ExecutableRequest['sharing'],
  ) =>
    (await executor.execute({
      document,
      variables,
      operationName: undefined,
      queryHash: print(document),
      context: {},
      fetch,
      sharing,
    })) as ExecutionResult;
  const run = async (trial: Trial): Promise<Tried> => {
    const { result: wanted, mutations } = await world.monolith(trial);
    const { fetch, notes } = world.subgraphs(trial.faults);
    const got = await answerWith(trial, (subgraph, request) => {
      if (request.query.includes('_entities_')) joined += 1;
      return fetch(subgraph, request);
    });
    const losses = { document: trial.document, computed: world.computed };
    const acceptable = trial.faults === 0 ? wanted : withLosses(wanted, got, losses);
    const isRight = [wanted, acceptable].some((one) => outcomeOf(one) === outcomeOf(got));
    const isInOrder = notes.mutations.join() === mutations.join();
    const order = `mutations ran as ${notes.mutations.join()}, not as ${mutations.join()}`;
    return {
      wanted,
      got,
      problems: [
        ...(isRight ? [] : ['another answer']),
        ...(isInOrder ? [] : [order]),
        ...new Set(notes.complaints),
      ],
    };
  };
  const planOf = async ({ document, variables }: Case): Promise<string> => {
    const { plan } = await executor.planOf({
      document,
      variables,
      operationName: undefined,
      queryHash: print(document),
    });
    return plan === undefined ? 'nothing to fetch' : prettyFormatQueryPlan({ kind: 'QueryPlan', node: plan });
  };
  /** How many calls of several fetches there were. */
  const joinedCalls = (): number => joined;
  return { world, run, planOf, answerWith, joinedCalls };
};

export type Subject = ReturnType<typeof createSubject>;

/** A failing case made small, with all that is needed to look into it. */
export const describeFailure = async (subject: Subject, trial: Trial, about: string): Promise<string> => {
  const { world, run, planOf } = subject;
  const small = await shrinkCase(trial, async (one) => {
    if (!isValid(world, one.document)) return false;
    const { problems } = await run({ ...one, faults: trial.faults }).catch(() => ({ problems: ['thrown'] }));
    return problems.length > 0;
  });
  const tried = await run({ ...small, faults: trial.faults }).catch((error: unknown) => String(error));
  const plan = await planOf(small).catch(String);
  return [
    `${world.name}, ${about}, faults ${trial.faults}`,
    print(small.document),
    `variables ${JSON.stringify(small.variables)}`,
    ...(typeof tried === 'string'
      ? [tried]
      : [...tried.problems, `wanted ${outcomeOf(tried.wanted)}`, `got    ${outcomeOf(tried.got)}`]),
    plan,
  ].join('\n');
};
