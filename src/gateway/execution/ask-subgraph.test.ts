import { expect, test } from '@jest/globals';
import { compileAsk, type PlannedFetch } from './ask-subgraph.ts';
import type { Run } from './run.ts';
import type { SubgraphAnswer } from './subgraph-answer.ts';

const answer: SubgraphAnswer = { data: { things: [] } };

const askTwice = async (repeated: number | undefined) => {
  let calls = 0;
  const run = {
    given: {},
    answers: new Map(),
    entities: new Map(),
    fetch: async () => {
      calls += 1;
      return answer;
    },
  } as unknown as Run;
  const node = { kind: 'Fetch', serviceName: 'a', operation: '{things{id}}', operationKind: 'query' };
  const ask = compileAsk({ node, repeated } as unknown as PlannedFetch, undefined);
  const representations = [{ __typename: 'Thing', id: '1' }];
  const plain = [await ask(run, undefined), await ask(run, undefined)];
  const entities = [await ask(run, representations), await ask(run, representations)];
  return { calls, shared: [...plain, ...entities].map(({ shared }) => shared === true) };
};

test('what several fetches ask for is asked for once, and none of them may write to it', async () => {
  expect(await askTwice(1)).toEqual({ calls: 2, shared: [true, true, true, true] });
});

test('what a fetch alone asks for is its own', async () => {
  expect(await askTwice(undefined)).toEqual({ calls: 4, shared: [false, false, false, false] });
});
