import { describe, expect, test } from '@jest/globals';
import { type CachedSubgraph, startCachedGraph } from '#support/cached-graph.ts';
import { createPrices, prices, pricesIn, products, query, type Row, start } from './entity-cache-graph.ts';

describe('entities', () => {
  test('that are kept are not asked for again, and come in order with those that are', async () => {
    const graph = start('@cacheControl(maxAge: 60)');
    await graph.send(query, prices('2', '4'));
    const { data, errors } = await graph.send(query, prices('1', '2', '3', '4', '2'));
    expect(errors).toEqual([]);
    expect(pricesIn(data)).toEqual(['1 eur 3', '2 eur 1', '3 eur 4', '4 eur 2', '2 eur 1']);
    expect(graph.representations('prices')[1]).toEqual([
      { __typename: 'Product', upc: '1' },
      { __typename: 'Product', upc: '3' },
    ]);
    await graph.send(query, prices('4', '3', '2', '1'));
    expect(graph.count('prices')).toBe(2);
  });

  test('are kept as long as the hint says', async () => {
    const graph = start('@cacheControl(maxAge: 60)');
    await graph.send(query, prices('1'));
    graph.clock.advance(59_999);
    await graph.send(query, prices('1'));
    expect(graph.count('prices')).toBe(1);
    graph.clock.advance(1);
    expect(pricesIn((await graph.send(query, prices('1'))).data)).toEqual(['1 eur 2']);
  });

  test.each([
    ['without a hint', ''],
    ['of a type with an age of 0', '@cacheControl(maxAge: 0)'],
    ['of a type of which only the scope is given', '@cacheControl(scope: PUBLIC)'],
  ])('%s are never kept', async (_name, hint) => {
    const graph = start(hint);
    await graph.send(query, prices('1'));
    await graph.send(query, prices('1'));
    expect(graph.count('prices')).toBe(2);
  });

  test('with a field that returns objects without a hint are not kept', async () => {
    const graph = start('@cacheControl(maxAge: 60)', {
      sdl: 'type Product @key(fields: "upc") @cacheControl(maxAge: 60) { upc: ID!, next: Other } type Other { upc: ID! }',
      resolvers: { Product: { __resolveReference: (it: Row) => it, next: () => ({ upc: 'x' }) } },
    });
    for (let run = 0; run < 2; run += 1)
      await graph.send('query($upcs: [ID!]!) { products(upcs: $upcs) { next { upc } } }', prices('1'));
    expect(graph.count('prices')).toBe(2);
  });

  test('that are null or have an error are asked for again, and the others are not', async () => {
    const graph = start('@cacheControl(maxAge: 60)');
    const first = await graph.send(query, prices('1', 'none', 'bad'));
    expect(first.errors).toEqual(['products.2.price: no price']);
    const { data, errors } = await graph.send(query, prices('none', '1', 'bad', '2'));
    expect(pricesIn(data)).toEqual([null, '1 eur 1', null, '2 eur 6']);
    expect(errors).toEqual(['products.2.price: no price']);
    expect(graph.representations('prices')[1]?.map(({ upc }) => upc)).toEqual(['none', 'bad', '2']);
  });

  test('are not kept when an error does not say which it is about', async () => {
    const answer: CachedSubgraph['answer'] = (given) => ({ ...given, errors: [{ message: 'somewhere' }] });
    const graph = start('@cacheControl(maxAge: 60)', { answer });
    await graph.send(query, prices('1'));
    await graph.send(query, prices('1'));
    expect(graph.count('prices')).toBe(2);
  });

  test('are copied for every operation: what one adds to them the next one does not see', async () => {
    const tags = ['first', 'second', null, null];
    const graph = startCachedGraph({
      products,
      prices: createPrices('@cacheControl(maxAge: 60)'),
      tags: {
        sdl: 'type Product @key(fields: "upc") { upc: ID!, tag: String }',
        resolvers: { Product: { __resolveReference: (it: Row) => it, tag: () => tags.shift() } },
        answer: (given) => ({ ...given, cacheControl: 'no-store' }),
      },
    });
    const nested = 'query($upcs: [ID!]!) { products(upcs: $upcs) { next { tag } } }';
    const seen = [];
    for (let run = 0; run < 4; run += 1)
      seen.push((await graph.send(nested, prices('1'))).data.products[0].next.tag);
    expect(seen).toEqual(['first', 'second', null, null]);
    expect(graph.count('prices')).toBe(1);
  });

  test('with an own __proto__ in their data or their keys do no harm', async () => {
    const answer: CachedSubgraph['answer'] = () => ({
      data: JSON.parse('{"_entities":[{"__proto__":{"price":"polluted"},"price":"clean"}]}'),
    });
    const graph = start('@cacheControl(maxAge: 60)', { answer });
    for (let run = 0; run < 2; run += 1)
      expect(pricesIn((await graph.send(query, prices('__proto__'))).data)).toEqual(['clean']);
    expect(graph.count('prices')).toBe(1);
    expect(({} as Row)['price']).toBeUndefined();
  });
});

describe('the root', () => {
  const sdl = `type Query { now(zone: String): String @cacheControl(maxAge: 10), raw: String }
    type Mutation { touch: String @cacheControl(maxAge: 10), product: Product } type Product @key(fields: "upc") { upc: ID! }`;
  const create = (answer?: CachedSubgraph['answer']) => {
    let calls = 0;
    const call = (): string => {
      calls += 1;
      return `call ${calls}`;
    };
    const resolvers = {
      Query: { now: call, raw: call },
      Mutation: { touch: call, product: () => ({ upc: '1' }) },
    };
    return startCachedGraph({
      clock: { sdl, resolvers, ...(answer && { answer }) },
      prices: createPrices('@cacheControl(maxAge: 60)'),
    });
  };

  test('is kept by its variables, as long as its hints say', async () => {
    const graph = create();
    const get = async (zone: string) =>
      (await graph.send('query($zone: String) { now(zone: $zone) }', { variables: { zone } })).data.now;
    expect([await get('a'), await get('b'), await get('a')]).toEqual(['call 1', 'call 2', 'call 1']);
    graph.clock.advance(10_000);
    expect(await get('a')).toBe('call 3');
  });

  test('is not kept with a field that has no hint, nor with errors', async () => {
    const graph = create();
    for (let run = 0; run < 2; run += 1) await graph.send('{ now raw }');
    expect(graph.count('clock')).toBe(2);
    const failing = create((given) => ({ ...given, errors: [{ message: 'no', path: ['now'] }] }));
    for (let run = 0; run < 2; run += 1) await failing.send('{ now }');
    expect(failing.count('clock')).toBe(2);
  });

  test('of a mutation is never kept, and what is asked below it is asked again', async () => {
    const graph = create();
    const touch = async () => (await graph.send('mutation { touch product { price } }')).data;
    expect(await touch()).toEqual({ touch: 'call 1', product: { price: '1 eur 1' } });
    expect(await touch()).toEqual({ touch: 'call 2', product: { price: '1 eur 2' } });
  });
});

describe('when a subgraph is out of order', () => {
  const startFailing = (cacheControl?: string) => {
    const state = { isDown: false, isRefused: false };
    const outage = { data: null, errors: [{ message: 'down' }] };
    const answer: CachedSubgraph['answer'] = (given) =>
      state.isDown ? { ...outage, isOutage: !state.isRefused } : { ...given, cacheControl };
    const graph = start('@cacheControl(maxAge: 60)', { answer }, { staleIfErrorMs: 30_000 });
    return { graph, state };
  };

  test('entities past their time answer for it, and say so', async () => {
    const { graph, state } = startFailing();
    await graph.send(query, prices('1'));
    graph.clock.advance(60_000);
    state.isDown = true;
    const { data, errors, notes } = await graph.send(query, prices('1'));
    expect(pricesIn(data)).toEqual(['1 eur 1']);
    expect({ errors, isStale: notes.isStale }).toEqual({ errors: [], isStale: true });
    expect(await graph.registry.getSingleMetricAsString('soba_answer_cache_reads_total')).toContain(
      'soba_answer_cache_reads_total{level="entity",subgraph="prices",result="stale"} 1',
    );
  });

  test('those that are not there fail as they would without the others', async () => {
    const { graph, state } = startFailing();
    await graph.send(query, prices('1'));
    graph.clock.advance(60_000);
    state.isDown = true;
    const { data, errors } = await graph.send(query, prices('2', '1'));
    expect(pricesIn(data)).toEqual([null, '1 eur 1']);
    expect(errors).toEqual(['products.0.price: down']);
  });

  test('nor do they when it refuses the call, whatever else is kept', async () => {
    const { graph, state } = startFailing();
    await graph.send(query, prices('1'));
    graph.clock.advance(30_000);
    await graph.send(query, prices('2'));
    graph.clock.advance(30_000);
    Object.assign(state, { isDown: true, isRefused: true });
    const { data, errors } = await graph.send(query, prices('1', '2'));
    expect(pricesIn(data)).toEqual([null, '2 eur 2']);
    expect(errors).toEqual(['products.0.price: down']);
  });

  test.each([
    ['the time for that is over too', undefined, 90_000, false],
    ['the subgraph has forbidden it', 'max-age=60, must-revalidate', 60_000, false],
    ['the subgraph has allowed less', 'max-age=60, stale-if-error=10', 71_000, false],
    ['it is well and refuses the call', undefined, 60_000, true],
  ])('but not when %s', async (_name, cacheControl, laterMs, isRefused) => {
    const { graph, state } = startFailing(cacheControl);
    await graph.send(query, prices('1'));
    graph.clock.advance(laterMs);
    Object.assign(state, { isDown: true, isRefused });
    const { data, errors } = await graph.send(query, prices('1'));
    expect(pricesIn(data)).toEqual([null]);
    expect(errors).toEqual(['products.0.price: down']);
  });
});

test('the reads of each level and subgraph are counted', async () => {
  const graph = start('@cacheControl(maxAge: 60)');
  await graph.send(query, prices('1', '2'));
  await graph.send(query, prices('1', '2', '3'));
  const text = await graph.registry.getSingleMetricAsString('soba_answer_cache_reads_total');
  expect(text).toContain('{level="entity",subgraph="prices",result="memory"} 2');
  expect(text).toContain('{level="entity",subgraph="prices",result="miss"} 3');
  // Besides, the two lists of products.
  expect(await graph.registry.getSingleMetricAsString('soba_answer_cache_entries')).toMatch(/ 5$/m);
});

test('memory is bounded by bytes', async () => {
  const graph = start('@cacheControl(maxAge: 60)', {}, { maxBytes: 10_000 });
  for (let index = 0; index < 200; index += 1) await graph.send(query, prices(`${index}`));
  const text = await graph.registry.getSingleMetricAsString('soba_answer_cache_bytes');
  const bytes = Number(/ (\d+)$/m.exec(text)?.[1]);
  expect(bytes).toBeGreaterThan(5000);
  expect(bytes).toBeLessThanOrEqual(10_000);
});
