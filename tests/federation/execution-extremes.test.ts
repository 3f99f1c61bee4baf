import { describe, expect, test } from '@jest/globals';
import { data, over, product, type Row, shop } from './execution-over.ts';

const graph = {
  a: `scalar JSON type Query { first: Product products: [Product] }
      type Product @key(fields: "upc") { upc: ID! name: String details: JSON @shareable }`,
  b: `scalar JSON type Product @key(fields: "upc") { upc: ID! price: Int details: JSON @shareable extra: JSON }`,
};

/** More levels than a stack has frames for. */
const levels = 200_000;

/** More than a copy is made of by recursion, and not more than an answer may have. */
const writable = 450;

const nest = (count: number, innermost: unknown = 'end'): unknown => {
  let value = innermost;
  for (let level = 0; level < count; level += 1) value = { in: value };
  return value;
};

const depthOf = (value: unknown): number => {
  let depth = 0;
  for (let at = value as Row | undefined; typeof at === 'object' && at !== null; at = at['in'] as Row)
    depth += 1;
  return depth;
};

describe('a value that is nested very deep', () => {
  test('reaches each object that shares it, as long as it can be written', async () => {
    const { execute } = over(graph, {
      a: data({ products: [product('1'), product('1')] }),
      b: () => ({ data: { _entities: [{ extra: nest(writable) }] } }),
    });
    const { data: got, errors } = await execute('{ products { extra } }');
    const values = (got?.['products'] as Row[] | undefined)?.map(({ extra }) => extra);
    expect(values?.map(depthOf)).toEqual([writable, writable]);
    expect(errors).toBeUndefined();
  });

  test('is null with an error at each object that shares it, when it cannot be written', async () => {
    const { send } = over(graph, {
      a: data({ products: [product('1'), product('1')] }),
      b: () => ({ data: { _entities: [{ extra: nest(levels), price: 1 }] } }),
    });
    const { data: got, errors } = await send('{ products { extra price } }');
    expect(got.products).toEqual([
      { extra: null, price: 1 },
      { extra: null, price: 1 },
    ]);
    expect(errors.map(({ path }) => path)).toEqual(['products.0.extra', 'products.1.extra']);
  });

  test('meets one of the same field without harm', async () => {
    const { execute } = over(graph, {
      a: () => ({ data: { first: { ...product('1'), details: nest(writable) } } }),
      b: () => ({ data: { _entities: [{ price: 1, details: nest(writable, { more: 1 }) }] } }),
    });
    const { data: got } = await execute('{ first { details price } }');
    const first = got?.['first'] as Row | undefined;
    expect(first?.['price']).toBe(1);
    expect(depthOf(first?.['details'])).toBe(writable + 1);
  });

  test('does not lose the fields beside it when it stands where a leaf or an object should', async () => {
    const { execute } = over(graph, {
      a: () => ({ data: { first: { ...product('1'), name: nest(levels) } } }),
      b: () => ({ data: { _entities: [{ price: 1 }] } }),
    });
    const { data: got, errors } = await execute('{ first { name price } }');
    expect(got?.['first']).toEqual({ name: null, price: 1 });
    expect(errors?.map(({ path }) => path?.join('.'))).toEqual(['first.name']);
  });
});

describe('a subgraph with very many errors', () => {
  const count = 100_000;
  const errorsOf = (pathOf: (index: number) => readonly unknown[] | undefined) =>
    Array.from({ length: count }, (_, index) => ({ message: `no ${index}`, path: pathOf(index) }));

  test('about one entity is told of a hundred of them', async () => {
    const { execute } = over(shop, {
      a: data({ products: [product('1')] }),
      b: () => ({
        data: { _entities: [{ price: null }] },
        errors: errorsOf(() => ['_entities', 0, 'price']),
      }),
    });
    const { data: got, errors = [] } = await execute('{ products { price } }');
    expect(got?.['products']).toEqual([{ price: null }]);
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.length).toBeLessThanOrEqual(100);
  });

  test('without paths leaves what it answered as it is', async () => {
    const { execute } = over(shop, {
      a: data({ products: [product('1')] }),
      b: () => ({ data: { _entities: [{ price: 5 }] }, errors: errorsOf(() => undefined) }),
    });
    const { data: got, errors = [] } = await execute('{ products { price } }');
    expect(got?.['products']).toEqual([{ price: 5 }]);
    expect(errors.length).toBeGreaterThan(0);
  });
});

test('a million entities are joined, those that are alike asked for once', async () => {
  const rows = 1_000_000;
  const kinds = 1000;
  const products = Array.from({ length: rows }, (_, index) => product(`${index % kinds}`));
  const { execute, representations } = over(shop, {
    a: () => ({ data: { products } }),
    b: ({ variables }) => ({
      data: {
        _entities: (variables['representations'] as Row[]).map(({ upc }) => ({ price: Number(upc) })),
      },
    }),
  });
  const { data: got, errors } = await execute('{ products { upc price } }');
  expect(errors).toBeUndefined();
  expect(representations('b')[0]).toHaveLength(kinds);
  const answered = got?.['products'] as Row[] | undefined;
  expect(answered).toHaveLength(rows);
  expect(answered?.every(({ price }, index) => price === index % kinds)).toBe(true);
});
