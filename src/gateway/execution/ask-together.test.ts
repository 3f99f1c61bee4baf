import { expect, test } from '@jest/globals';
import { askTogether } from './ask-together.ts';
import type { Run } from './run.ts';
import { createSiblings, type Sibling } from './sibling-fetches.ts';
import type { FetchSubgraph, SubgraphRequest } from './subgraph-answer.ts';

const requestFor = (id: string): SubgraphRequest => ({
  query: 'query($representations:[_Any!]!){_entities(representations:$representations){__typename}}',
  variables: { representations: [{ __typename: 'Product', id }] },
  bodyPrefix: '',
  kind: 'query',
  context: {},
});

const entityFields = /_entities_\d+:/g;

const start = (count: number, fetch?: FetchSubgraph) => {
  const createSibling = createSiblings();
  const siblings = Array.from({ length: count }, () => createSibling('b', true));
  const calls: SubgraphRequest[] = [];
  const run = {
    turns: new Map(),
    context: {},
    fetch: async (subgraph: string, request: SubgraphRequest) => {
      calls.push(request);
      if (fetch !== undefined) return fetch(subgraph, request);
      const names = request.query.match(entityFields)?.map((name) => name.slice(0, -1)) ?? ['_entities'];
      return { data: Object.fromEntries(names.map((name) => [name, [{ name }]])) };
    },
  } as unknown as Run;
  const ask = (at: number, id = 'x') => askTogether(run, siblings[at] as Sibling, requestFor(id));
  return { ask, calls, among: siblings[0]?.siblings };
};

test('one fetch in a turn is sent as it is', async () => {
  const { ask, calls } = start(2);
  expect(await ask(0)).toEqual({ data: { _entities: [{ name: '_entities' }] } });
  expect(calls).toEqual([requestFor('x')]);
});

test('one fetch that is made twice in a turn does not take its own name', async () => {
  const { ask, calls } = start(2);
  const answers = await Promise.all([ask(0, 'x'), ask(1), ask(0, 'y')]);
  expect(answers.map(({ data }) => data)).toEqual([
    { _entities: [{ name: '_entities_1' }] },
    { _entities: [{ name: '_entities_2' }] },
    { _entities: [{ name: '_entities' }] },
  ]);
  expect(calls).toContainEqual(requestFor('y'));
  expect(calls).toHaveLength(2);
});

test('fetches of one turn are one call, whatever wakes them and in whatever order', async () => {
  const { ask, calls } = start(3);
  const woken = (at: number) => new Promise<void>((resolve) => setImmediate(resolve)).then(() => ask(at));
  await Promise.all([woken(1), woken(2), woken(0)]);
  await Promise.all([ask(0), ask(1), ask(2)]);
  expect(calls.map(({ query }) => query.match(entityFields))).toEqual([
    ['_entities_1:', '_entities_2:', '_entities_3:'],
    ['_entities_1:', '_entities_2:', '_entities_3:'],
  ]);
});

test('what is made in the next turn is another call', async () => {
  const { ask, calls } = start(3);
  await Promise.all([ask(0), ask(1)]);
  await Promise.all([ask(1), ask(2)]);
  expect(calls.map(({ query }) => query.match(entityFields))).toEqual([
    ['_entities_1:', '_entities_2:'],
    ['_entities_2:', '_entities_3:'],
  ]);
});

test('a call that throws fails for all', async () => {
  const fail = (): never => {
    throw new Error('There is no subgraph "b".');
  };
  const { ask } = start(2, fail);
  const outcomes = await Promise.allSettled([ask(0), ask(1)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

test('what fetches send together is made once, and not kept for more than a hundred of their combinations', async () => {
  const { ask, among } = start(8);
  for (let combination = 0; combination < 256; combination += 1) {
    const numbers = Array.from({ length: 8 }, (_, at) => at).filter((at) => (combination >> at) % 2 === 1);
    await Promise.all(numbers.map((at) => ask(at)));
    expect(among?.joined.size).toBeLessThanOrEqual(100);
  }
  const kept = among?.joined.get('1,2,3,4,5,6,7,8');
  expect(kept).toBeDefined();
  await Promise.all(Array.from({ length: 8 }, (_, at) => ask(at)));
  expect(among?.joined.get('1,2,3,4,5,6,7,8')).toBe(kept);
});
