import { expect, test } from '@jest/globals';
import { start } from './entity-cache-graph.ts';

const query =
  'query($one: [ID!]!, $two: [ID!]!) { one: products(upcs: $one) { price } two: products(upcs: $two) { label } }';
const both = { variables: { one: ['1'], two: ['2'] } };
const wanted = { one: [{ price: expect.stringMatching(/^1 eur/) }], two: [{ label: 'label 2' }] };

/** How often the subgraph was asked by then, after each of three operations of which the last is late. */
const countsOf = async (graph: ReturnType<typeof start>) => {
  const counts: number[] = [];
  for (const later of [0, 1000, 59_000]) {
    graph.clock.advance(later);
    expect(await graph.send(query, both)).toMatchObject({ data: wanted, errors: [] });
    counts.push(graph.count('prices'));
  }
  return counts;
};

test('fetches whose answers are not kept are one call', async () => {
  expect(await countsOf(start(''))).toEqual([1, 2, 3]);
});

test('fetches whose answers are kept are asked one by one, so that each is kept for its own time', async () => {
  expect(await countsOf(start('@cacheControl(maxAge: 60)'))).toEqual([2, 2, 4]);
});

test.each(['max-age=60', 'public, s-maxage="60"'])(
  'as soon as a header shows that they may be: %s',
  async (cacheControl) => {
    const graph = start('', { answer: (given) => ({ ...given, cacheControl }) });
    expect(await countsOf(graph)).toEqual([1, 1, 3]);
  },
);

test.each(['no-store', 'max-age=0', 'private'])(
  'a header that forbids it changes nothing: %s',
  async (cacheControl) => {
    const graph = start('', { answer: (given) => ({ ...given, cacheControl }) });
    expect(await countsOf(graph)).toEqual([1, 2, 3]);
  },
);
