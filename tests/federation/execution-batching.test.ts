import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { SubgraphAnswer } from '#gateway/execution/subgraph-answer.ts';
import { type Answer, data, entities, over, product } from './execution-over.ts';

const sdls = {
  a: `type Query { first: Product products: [Product] } type Mutation { restock: Product }
    type Product @key(fields: "upc") { upc: ID! }`,
  b: 'type Product @key(fields: "upc") { upc: ID! price: Int stock: Int maker: Maker } type Maker @key(fields: "id") { id: ID! }',
  c: `type Query { best: Best } type Best { product: Product } type Product @key(fields: "upc", resolvable: false) { upc: ID! }
    type Maker @key(fields: "id") { id: ID! name: String }`,
};

const first = data({ first: product('1'), products: [product('2'), product('3')] });
const best = data({ best: { product: product('4') } });
const query = '{ first { price } best { product { stock } } }';
const wanted = { first: { price: 1 }, best: { product: { stock: 40 } } };

const both = '{ first { price } products { stock } }';

const facts: Answer = entities(({ upc }) => ({ price: Number(upc), stock: Number(upc) * 10 }));

/** Long enough for all that does not wait for a timer. */
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** Subgraphs of which one may be late, and the calls that another one got. */
const start = (answers: Partial<Record<'a' | 'b' | 'c', Answer>>, options = {}) => {
  const { send, asked, representations } = over(sdls, { a: first, b: facts, c: best, ...answers }, options);
  return {
    send,
    asked,
    upcs: () => representations('b').map((list) => list?.map(({ upc }) => upc)),
    calls: () =>
      asked
        .filter(({ subgraph }) => subgraph === 'b')
        .map(({ query: text }) => text.match(/_entities\(/g)?.length),
  };
};

describe('fetches of entities from one subgraph', () => {
  test('are one call when they are made at the same time', async () => {
    const { send, calls } = start({});
    expect(await send(both)).toEqual({
      data: { first: { price: 1 }, products: [{ stock: 20 }, { stock: 30 }] },
      errors: [],
    });
    expect(calls()).toEqual([2]);
  });

  test('are one call although other fetches wait for some of them', async () => {
    const { send, calls } = start({
      b: entities(({ upc }) => ({ stock: Number(upc), maker: { __typename: 'Maker', id: upc } })),
      c: entities(({ id }) => ({ name: `m${id}` })),
    });
    expect((await send('{ first { maker { name } } products { stock } }')).data).toEqual({
      first: { maker: { name: 'm1' } },
      products: [{ stock: 2 }, { stock: 3 }],
    });
    expect(calls()).toEqual([2]);
  });

  test('do not wait when others wait for them', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { send, calls } = start({
      b: entities(({ upc }) => ({
        price: Number(upc),
        stock: Number(upc),
        maker: { __typename: 'Maker', id: upc },
      })),
      c: async (request, subgraph) => {
        if (request.query.includes('_entities'))
          return entities(({ id }) => ({ name: `m${id}` }))(request, subgraph);
        await promise;
        return best(request, subgraph);
      },
    });
    const sent = send('{ first { maker { name } } products { price } best { product { stock } } }');
    await turns();
    expect(calls()).toEqual([1]);
    resolve();
    expect((await sent).data).toEqual({
      first: { maker: { name: 'm1' } },
      products: [{ price: 2 }, { price: 3 }],
      best: { product: { stock: 4 } },
    });
    expect(calls()).toEqual([1, 2]);
  });

  test('wait for each other when nothing waits for them', async () => {
    const { send, calls } = start({ c: () => sleep(20).then(() => best({} as never, 'c')) });
    expect(await send(query)).toEqual({ data: wanted, errors: [] });
    expect(calls()).toEqual([2]);
  });

  test('do not wait for long', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { send, calls, upcs } = start({
      b: (request, subgraph) => {
        // Whoever waits for the other subgraph first waits for ever.
        resolve();
        return facts(request, subgraph);
      },
      c: () => promise.then(() => best({} as never, 'c')),
    });
    expect(await send(query)).toEqual({ data: wanted, errors: [] });
    expect(calls()).toEqual([1, 1]);
    expect(upcs()).toEqual([['1'], ['4']]);
  });

  test.each<[string, Answer, unknown]>([
    ['fails', () => Promise.reject(new Error('down')), { first: { price: 1 }, best: null }],
    ['has nothing to ask about', data({ best: null }), { first: { price: 1 }, best: null }],
  ])('do not wait for one that %s', async (_case, c, expected) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { send, calls } = start({ c: (...asked) => promise.then(() => c(...asked)) });
    const sent = send(query);
    await sleep(5);
    expect(calls()).toEqual([]);
    resolve();
    await turns();
    expect(calls()).toEqual([1]);
    expect((await sent).data).toEqual(expected);
  });

  test('are not joined when that is switched off', async () => {
    const { send, calls } = start({}, { batching: false });
    expect((await send(both)).data).toEqual({
      first: { price: 1 },
      products: [{ stock: 20 }, { stock: 30 }],
    });
    expect(calls()).toEqual([1, 1]);
  });

  test('are not joined below a mutation', async () => {
    const { send, calls } = start({ a: data({ one: product('1'), two: product('2') }) });
    const mutation = 'mutation { one: restock { price } two: restock { stock } }';
    expect((await send(mutation)).data).toEqual({ one: { price: 1 }, two: { stock: 20 } });
    expect(calls()).toEqual([1, 1]);
  });

  test.each([
    [true, { first: { price: 1 }, products: [{ stock: 20 }, { stock: 30 }] }, [2]],
    [false, { first: { price: 1 } }, [1]],
  ])('do not wait for what a condition leaves out: %s', async (more, expected, sizes) => {
    const { send, calls } = start({});
    const text = 'query($more: Boolean!) { first { price } products @include(if: $more) { stock } }';
    const sent = send(text, { more });
    await turns();
    expect(calls()).toEqual(sizes);
    expect((await sent).data).toEqual(expected);
  });
});

describe('what one of several fetches comes to is not that of the others', () => {
  const stocks = [{ stock: 20 }, { stock: 30 }];
  const isPrices = (text: string): boolean => text.includes('price');

  /** Answers prices so, and stocks well. */
  const pricesBy =
    (answer: SubgraphAnswer): Answer =>
    (request, subgraph) =>
      isPrices(request.query) ? answer : facts(request, subgraph);

  test('an error shows where it belongs', async () => {
    const errors = [{ message: 'no price', path: ['_entities', 0, 'price'] }];
    const { send, calls } = start({ b: pricesBy({ data: { _entities: [{ price: null }] }, errors }) });
    const { data: got, errors: told } = await send(both);
    expect(got).toEqual({ first: { price: null }, products: stocks });
    expect(told.map(({ message, path }) => `${path}: ${message}`)).toEqual(['first.price: no price']);
    expect(calls()).toEqual([2]);
  });

  test.each<[string, SubgraphAnswer]>([
    ['takes all data with it', { data: null, errors: [{ message: 'no price', path: ['_entities', 0] }] }],
    ['does not say where', { data: { _entities: [{ price: null }] }, errors: [{ message: 'no price' }] }],
  ])('where an error %s, each is asked for alone', async (_case, answer) => {
    const { send, calls } = start({ b: pricesBy(answer) });
    const alone = await start({ b: pricesBy(answer) }, { batching: false }).send(both);
    expect(alone.data).toEqual({ first: { price: null }, products: stocks });
    expect(alone.errors).toHaveLength(1);
    expect(await send(both)).toEqual(alone);
    expect(calls()).toEqual([2, 1, 1]);
    await send(both);
    expect(calls()).toEqual([2, 1, 1, 2, 1, 1]);
  });
});

describe('a call of several fetches that the subgraph', () => {
  const all = { first: { price: 1 }, products: [{ stock: 20 }, { stock: 30 }] };
  const errors = [{ message: 'no' }];

  const startWith = (answer: SubgraphAnswer) =>
    start({}, { refuse: (text: string) => (text.includes('_entities_') ? answer : undefined) });

  test.each<[string, SubgraphAnswer]>([
    ['does not execute', { errors }],
    ...[400, 413, 422].map((status): [string, SubgraphAnswer] => [
      `refuses with ${status}`,
      { errors, isOutage: false, status },
    ]),
  ])('%s is asked for one by one, from then on', async (_case, answer) => {
    const { send, calls } = startWith(answer);
    expect(await send(both)).toEqual({ data: all, errors: [] });
    expect(calls()).toEqual([2, 1, 1]);
    expect(await send(both)).toEqual({ data: all, errors: [] });
    expect(calls()).toEqual([2, 1, 1, 1, 1]);
  });

  test('refuses is not waited for any more', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let isLate = false;
    const { send, calls } = start(
      { c: async (...asked) => (isLate ? promise.then(() => best(...asked)) : best(...asked)) },
      { refuse: (text: string) => (text.includes('_entities_') ? { errors } : undefined) },
    );
    expect((await send(query)).data).toEqual(wanted);
    isLate = true;
    const sent = send(query);
    await turns();
    expect(calls()).toEqual([2, 1, 1, 1]);
    resolve();
    expect((await sent).data).toEqual(wanted);
  });

  test.each([
    [401, false],
    [429, false],
    [503, true],
    [undefined, true],
  ])('fails (%s, outage: %s) is not repeated, and costs all of them', async (status, isOutage) => {
    const { send, calls } = startWith({ errors, isOutage, status });
    for (const sizes of [[2], [2, 2]]) {
      const { data: got, errors: told } = await send(both);
      expect(got).toEqual({ first: { price: null }, products: [{ stock: null }, { stock: null }] });
      expect(told.map(({ path }) => path).toSorted()).toEqual([
        'first.price',
        'products.0.stock',
        'products.1.stock',
      ]);
      expect(calls()).toEqual(sizes);
    }
  });
});
