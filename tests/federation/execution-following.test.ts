import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import type { FetchSubgraph, SubgraphAnswer } from '#gateway/execution/subgraph-answer.ts';
import { createTestExecutor } from '#support/executor.ts';
import { createRandom, type Random } from '#support/random-graph.ts';
import { createSubject, operationFor, variablesFor } from './execution-case.ts';
import { graphs } from './execution-graphs.ts';
import { moreGraphs } from './execution-graphs-more.ts';
import { outcomeOf } from './execution-outcome.ts';
import { composeAll, createApiSchema, product } from './execution-over.ts';
import { createWorld } from './execution-world.ts';

const supergraphSdl = composeAll({
  a: `type Query { products(first: Int): [Product] }
    type Mutation { restock: [Product] }
    type Product @key(fields: "upc") { upc: ID! name: String }`,
  b: 'type Product @key(fields: "upc") { upc: ID! price: Int stock: Int }',
});
const apiSchema = createApiSchema(supergraphSdl);

type Row = Record<string, unknown>;

const query = 'query($first: Int, $note: String) { products(first: $first) { name price } }';
const root = { products: [{ ...product('1'), name: 'one' }] };
const priced = (price: number): Row => ({ _entities: [{ price }] });

interface Call {
  readonly by: string;
  readonly to: string;
  readonly variables: Row;
  readonly answer: (given: SubgraphAnswer) => Promise<void>;
}

interface Asked {
  readonly caller?: string;
  readonly text?: string;
  readonly variables?: Row;
}

/** Operations whose calls of subgraphs are answered by hand. */
const createScene = () => {
  const executor = createTestExecutor({ supergraphSdl, apiSchema, maxOperations: 10 });
  const calls: Call[] = [];
  const shared: object[] = [];
  const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
  const begin = async (by: string, { caller = 'all', text = query, variables = {} }: Asked = {}) => {
    const fetch: FetchSubgraph = (to, { variables: given }) =>
      new Promise((resolve) => {
        const answer = (one: SubgraphAnswer): Promise<void> => {
          resolve(one);
          return settle().then(() => undefined);
        };
        calls.push({ by, to, variables: given, answer });
      });
    const sharing = { caller, onShared: (data: object) => void shared.push(data) };
    const request = { document: parse(text), queryHash: text, operationName: undefined, variables };
    const result = executor.execute({ ...request, context: {}, fetch, sharing });
    await settle();
    return { result };
  };
  /** Answers the last calls that these operations made of a subgraph with one and the same object. */
  const answerAll = async (to: string, data: Row, by: readonly string[]): Promise<void> => {
    const answer = { data, shared: true };
    for (const name of by) void calls.findLast((call) => call.by === name && call.to === to)?.answer(answer);
    await settle();
  };
  const made = (): string[] => calls.map(({ by, to }) => `${by}${to}`);
  return { begin, answerAll, calls, shared, made, settle };
};

const both = ['1', '2'];

describe('an operation that begins while another one waits for its first answer', () => {
  test('has the data of that one, when all that both were answered is the same', async () => {
    const { begin, answerAll, shared, made } = createScene();
    const one = await begin('1', { variables: { note: 'x' } });
    const two = await begin('2', { variables: { note: 'y' } });
    await answerAll('a', root, both);
    await answerAll('b', priced(7), both);
    const wanted = { products: [{ name: 'one', price: 7 }] };
    expect((await one.result).data).toEqual(wanted);
    expect((await two.result).data).toBe((await one.result).data);
    expect(shared).toHaveLength(1);
    expect(made()).toEqual(['1a', '2a', '1b', '2b']);
  });

  test.each<[string, Asked, Asked]>([
    ['with another caller', { caller: 'ada' }, { caller: 'bob' }],
    ['with a variable that a subgraph is sent', { variables: { first: 1 } }, { variables: { first: 2 } }],
    ['with a variable that is null instead of not there', { variables: { first: null } }, {}],
    ['in a mutation', { text: 'mutation { restock { price } }' }, { text: 'mutation { restock { price } }' }],
  ])('does all by itself %s', async (_case, first, second) => {
    const { begin, answerAll, shared } = createScene();
    const one = await begin('1', first);
    const two = await begin('2', second);
    const isMutation = first.text !== undefined;
    await answerAll('a', isMutation ? { restock: [product('1')] } : root, both);
    await answerAll('b', priced(7), both);
    expect((await two.result).data).toEqual((await one.result).data);
    expect(shared).toEqual([]);
  });

  test('asks on only once it was answered itself', async () => {
    const { begin, answerAll, made } = createScene();
    await begin('1');
    const two = await begin('2');
    await answerAll('a', root, ['1']);
    expect(made()).toEqual(['1a', '2a', '1b']);
    await answerAll('a', root, ['2']);
    await answerAll('b', priced(7), both);
    expect((await two.result).data).toEqual({ products: [{ name: 'one', price: 7 }] });
  });
});

describe('operations part, and none asks twice for what it knows,', () => {
  test('when the first answers differ', async () => {
    const { begin, answerAll, shared, calls, made } = createScene();
    const one = await begin('1');
    const two = await begin('2');
    await answerAll('a', root, ['1']);
    await answerAll('a', { products: [{ ...product('2'), name: 'two' }] }, ['2']);
    expect(calls.at(-1)?.variables).toEqual({ representations: [product('2')] });
    await answerAll('b', priced(7), ['1']);
    await answerAll('b', priced(8), ['2']);
    expect((await one.result).data).toEqual({ products: [{ name: 'one', price: 7 }] });
    expect((await two.result).data).toEqual({ products: [{ name: 'two', price: 8 }] });
    expect(made()).toEqual(['1a', '2a', '1b', '2b']);
    expect(shared).toEqual([]);
  });

  test('when later ones do, even if they are equal', async () => {
    const { begin, answerAll, made, shared } = createScene();
    const one = await begin('1');
    const two = await begin('2');
    await answerAll('a', root, both);
    await answerAll('b', priced(7), ['1']);
    await answerAll('b', priced(7), ['2']);
    expect(await two.result).toEqual(await one.result);
    expect((await two.result).data).not.toBe((await one.result).data);
    expect(made()).toEqual(['1a', '2a', '1b', '2b']);
    expect(shared).toEqual([]);
  });

  test('when the first may write to what both were answered', async () => {
    const { begin, calls, settle, answerAll, shared } = createScene();
    const [one, two] = [await begin('1'), await begin('2')];
    const answer = { data: structuredClone(root) };
    for (const call of calls) void call.answer(answer);
    await settle();
    await answerAll('b', priced(7), both);
    expect((await two.result).data).toEqual((await one.result).data);
    expect(shared).toEqual([]);
  });

  test.each(['1', '2'])('when something fails for number %s alone', async (failing) => {
    const { begin, answerAll, calls, made } = createScene();
    const other = failing === '1' ? '2' : '1';
    const results = { '1': (await begin('1')).result, '2': (await begin('2')).result };
    await answerAll('a', root, both);
    await calls
      .findLast(({ by, to }) => by === failing && to === 'b')
      ?.answer({ errors: [{ message: 'no' }] });
    await answerAll('b', priced(7), [other]);
    const [failed, whole] = [await results[failing as '1'], await results[other]];
    expect(failed.data).toEqual({ products: [{ name: 'one', price: null }] });
    expect(failed.errors?.map(({ message }) => message)).toEqual(['no']);
    expect(whole).toEqual({ data: { products: [{ name: 'one', price: 7 }] } });
    expect(made()).toEqual(['1a', '2a', '1b', '2b']);
  });

  test('when the one that was first is not answered', async () => {
    const { begin, answerAll } = createScene();
    const one = await begin('1');
    const two = await begin('2');
    await answerAll('a', root, ['2']);
    await answerAll('b', priced(7), ['2']);
    expect((await two.result).data).toEqual({ products: [{ name: 'one', price: 7 }] });
    await answerAll('a', { products: null }, ['1']);
    expect((await one.result).data).toEqual({ products: null });
  });
});

test('who comes after the first answer is followed in its turn', async () => {
  const { begin, answerAll, shared } = createScene();
  const one = await begin('1');
  await answerAll('a', root, ['1']);
  const two = await begin('2');
  const three = await begin('3');
  await answerAll('a', root, ['2', '3']);
  await answerAll('b', priced(7), ['1', '2', '3']);
  expect((await two.result).data).not.toBe((await one.result).data);
  expect((await three.result).data).toBe((await two.result).data);
  expect(shared).toHaveLength(1);
});

test('introspection is each operation for itself', async () => {
  const { begin, answerAll, shared } = createScene();
  const asked = { text: 'query($name: String!) { __type(name: $name) { name } products { name } }' };
  const one = await begin('1', { ...asked, variables: { name: 'Product' } });
  const two = await begin('2', { ...asked, variables: { name: 'Query' } });
  await answerAll('a', root, both);
  expect((await one.result).data).toMatchObject({ __type: { name: 'Product' } });
  expect((await two.result).data).toMatchObject({ __type: { name: 'Query' } });
  expect(shared).toEqual([]);
});

/** Most equal calls that are on their way together are one; they take some turns. */
const shareCalls = (fetch: FetchSubgraph, random: Random) => {
  const onTheirWay = new Map<string, Promise<SubgraphAnswer>>();
  const call: FetchSubgraph = async (subgraph, request) => {
    for (let turn = random.below(4); turn > 0; turn -= 1)
      await new Promise((resolve) => setImmediate(resolve));
    return { ...(await fetch(subgraph, request)), shared: true };
  };
  const shared: FetchSubgraph = (subgraph, request) => {
    const { query: text, variables, kind } = request;
    if (kind !== 'query' || random.chance(0.1)) return call(subgraph, request);
    const key = JSON.stringify([subgraph, text, variables]);
    const answer = onTheirWay.get(key) ?? call(subgraph, request).finally(() => onTheirWay.delete(key));
    onTheirWay.set(key, answer);
    return answer;
  };
  return shared;
};

test('random operations that run together and share their calls get what each alone gets', async () => {
  let tried = 0;
  let followed = 0;
  const sharing = {
    caller: 'all',
    onShared: () => {
      followed += 1;
    },
  };
  for (const graph of [...graphs, ...moreGraphs]) {
    const { world, answerWith } = createSubject(createWorld(graph));
    for (let seed = 1; seed <= 25; seed += 1) {
      const document = operationFor(world, seed);
      if (document === undefined) continue;
      const faults = seed % 3;
      const trial = { document, variables: variablesFor(seed, faults) };
      const wanted = outcomeOf(await answerWith(trial, world.subgraphs(faults).fetch));
      const fetch = shareCalls(world.subgraphs(faults).fetch, createRandom(seed));
      const together = await Promise.all([1, 2, 3].map(() => answerWith(trial, fetch, sharing)));
      for (const one of together)
        expect([graph.name, seed, outcomeOf(one)]).toEqual([graph.name, seed, wanted]);
      tried += 1;
    }
  }
  expect(followed).toBeGreaterThan(tried / 4);
}, 60_000);
