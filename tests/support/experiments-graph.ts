import { expect } from '@jest/globals';
import type { Principal } from '#platform/identity.ts';
import { admin, type FlagsGraph, startFlagsGraph } from './flags-graph.ts';
import { user } from './subgraph.ts';

type Input = Readonly<Record<string, unknown>>;
// biome-ignore lint/suspicious/noExplicitAny: a test names the shape it expects in its assertion
type Answer = any;

export interface ExperimentsGraph extends FlagsGraph {
  /** The data of an answer without errors. */
  readonly answerOf: (query: string, variables: Input, principal: Principal) => Promise<Answer>;
  readonly changeExperiment: (mutation: string, input: Input) => Promise<Answer>;
  /** Creates it and starts it, as version 2. */
  readonly start: (key: string, given?: Input) => Promise<void>;
  readonly variantOf: (key: string, principal: Principal, expose?: boolean) => Promise<Answer>;
  readonly record: (events: readonly Input[], principal?: Principal) => Promise<Answer>;
}

const changed = `__typename
  ... on ExperimentChanged { experiment { key status version run phase winner trafficPercentage } }
  ... on ExperimentRejected { reason message }`;

const ownInputs: Readonly<Record<string, string>> = {
  createExperiment: 'CreateExperimentInput',
  updateExperiment: 'UpdateExperimentInput',
  concludeExperiment: 'ConcludeExperimentInput',
};

export const experimentInput = (key: string, given: Input = {}) => ({
  key,
  description: 'Whether a shorter form sells more.',
  variants: [{ key: 'control' }, { key: 'short', payload: '{"fields": 3}' }],
  metrics: [
    { key: 'bought', kind: 'CONVERSION', role: 'PRIMARY' },
    { key: 'spent', kind: 'NUMERIC' },
    { key: 'perVisit', kind: 'RATIO' },
  ],
  ...given,
});

export const variantQuery = `query($key: ID!, $expose: Boolean! = true) {
  variant(experiment: $key, expose: $expose) { experiment variant payload reason }
}`;

export const recordQuery = `mutation($input: RecordMetricsInput!) {
  recordMetrics(input: $input) { recorded duplicates problems { experiment id reason } }
}`;

export const startExperimentsGraph = async (): Promise<ExperimentsGraph> => {
  const graph = await startFlagsGraph();
  const answerOf: ExperimentsGraph['answerOf'] = async (query, variables, principal) => {
    const { data, errors } = await graph.ask(query, variables, { principal });
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    return data;
  };
  const changeExperiment: ExperimentsGraph['changeExperiment'] = async (mutation, input) => {
    const type = ownInputs[mutation] ?? 'ExperimentStepInput';
    const query = `mutation($input: ${type}!) { ${mutation}(input: $input) {${changed}} }`;
    return (await answerOf(query, { input }, admin))[mutation];
  };
  return {
    ...graph,
    answerOf,
    changeExperiment,
    start: async (key, given) => {
      await changeExperiment('createExperiment', experimentInput(key, given));
      const started = await changeExperiment('startExperiment', { key, version: 1 });
      expect(started).toMatchObject({ __typename: 'ExperimentChanged' });
    },
    variantOf: async (key, principal, expose = true) =>
      (await answerOf(variantQuery, { key, expose }, principal)).variant,
    record: async (events, principal = user) =>
      (await answerOf(recordQuery, { input: { events } }, principal)).recordMetrics,
  };
};
