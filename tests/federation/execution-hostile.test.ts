import { describe, expect, test } from '@jest/globals';
import { type Answer, data, over, product, type Row, shop } from './execution-over.ts';

const many = 20_000;

const products = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => product(String(index)));

/** Text of JSON lists within lists, or objects within objects. */
const deepJson = (depth: number, open: string, close: string): unknown =>
  JSON.parse(`${open.repeat(depth)}1${close.repeat(depth)}`);

const json = {
  a: `scalar JSON type Query { products: [Product] first: Product raw: JSON }
    type Product @key(fields: "upc") { upc: ID! name: String tags: JSON }`,
  b: 'scalar JSON type Product @key(fields: "upc") { upc: ID! price: Int meta: JSON }',
};

describe('very many entities', () => {
  test('are asked for once each and get what is theirs', async () => {
    const rows = [...products(many), ...products(many)];
    const { send, representations } = over(shop, {
      a: () => ({ data: { products: rows } }),
      b: ({ variables }) => ({
        data: {
          _entities: (variables['representations'] as Row[]).map(({ upc }) => ({ price: Number(upc) })),
        },
      }),
    });
    const { data: got, errors } = await send('{ products { price } }');
    expect(errors).toEqual([]);
    expect(representations('b')[0]).toHaveLength(many);
    expect(got.products.every(({ price }: Row, index: number) => price === index % many)).toBe(true);
  });

  test.each<readonly [string, (index: number) => unknown]>([
    ['of each entity', (index) => ({ message: 'no', path: ['_entities', index, 'price'] })],
    ['of no entity', () => ({ message: 'no' })],
    ['of one entity', () => ({ message: 'no', path: ['_entities', 7, 'price'] })],
    [
      'of entities that nobody asked for',
      (index) => ({ message: 'no', path: ['_entities', many + index, 'price'] }),
    ],
    ['of fields that nobody asked for', (index) => ({ message: 'no', path: ['_entities', index, 'weight'] })],
  ])('with as many errors %s are all null, each with an error', async (_name, error) => {
    const { send } = over(shop, {
      a: data({ products: products(many) }),
      b: () => ({
        data: { _entities: Array.from({ length: many }, () => null) },
        errors: Array.from({ length: many }, (_, index) => error(index)),
      }),
    });
    const { data: got, errors } = await send('{ products { price } }');
    expect(got.products.every(({ price }: Row) => price === null)).toBe(true);
    const places = new Set(errors.map(({ path }) => path));
    expect(places.has('products.7.price')).toBe(true);
    expect(errors.length).toBeLessThanOrEqual(2 * many);
  });

  test('that share a representation with many errors cost no more time than both together', async () => {
    const { send } = over(shop, {
      a: () => ({ data: { products: Array.from({ length: many }, () => product('1')) } }),
      b: () => ({
        data: { _entities: [{ price: null }] },
        errors: Array.from({ length: many }, () => ({ message: 'no', path: ['_entities', 0, 'price'] })),
      }),
    });
    const { errors } = await send('{ products { price } }');
    expect(new Set(errors.map(({ path }) => path)).size).toBe(many);
    // Of the errors of one entity a hundred are told.
    expect(errors).toHaveLength(100 * many);
  });
});

describe('errors at places that are not there', () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ['a name that nobody asked for', ['nowhere']],
    ['a name below a leaf', ['first', 'upc', 'deeper', 3]],
    ['an index that is text', ['_entities', '0', 'price']],
    ['an index below zero', ['_entities', -1, 'price']],
    ['half an index', ['_entities', 0.5, 'price']],
    ['nothing', []],
    ['a path that is text', 'first.price'],
    ['a path of objects', [{ toString: 1 }]],
    ['a very long path', Array.from({ length: 100_000 }, () => 0)],
  ];

  test.each(cases)('show at what is missing: %s', async (_name, path) => {
    const errors = [{ message: 'no', path }];
    const answers: Answer[] = [() => ({ data: { first: null }, errors }), () => ({ data: null, errors })];
    for (const a of answers) {
      const { data: got, errors: told } = await over(shop, { a }).send('{ first { upc } }');
      expect(got).toEqual({ first: null });
      expect(told).toEqual([{ message: 'no', path: 'first', code: 'DOWNSTREAM_SERVICE_ERROR' }]);
    }
    const b: Answer = () => ({ data: { _entities: [null] }, errors });
    const lost = await over(shop, { a: data({ first: product('1') }), b }).send('{ first { price } }');
    expect(lost).toMatchObject({ data: { first: { price: null } }, errors: [{ path: 'first.price' }] });
  });

  test('never hold more of a path than was asked', async () => {
    const { send } = over(shop, {
      a: () => ({
        data: { first: null },
        errors: [{ message: 'no', path: ['first', 'upc', 'secret', 'text'] }],
      }),
    });
    expect((await send('{ first { upc } }')).errors).toMatchObject([{ path: 'first.upc' }]);
  });
});

describe('lists of entities of another length', () => {
  test.each([
    ['shorter, with an error of one', [{ price: 1 }], [{ message: 'no', path: ['_entities', 1] }]],
    ['longer', [{ price: 1 }, { price: 2 }, { price: 3 }], undefined],
    ['empty', [], undefined],
  ])('cost all of them, each with an error: %s', async (_name, _entities, errors) => {
    const { send } = over(shop, {
      a: data({ products: products(2) }),
      b: () => ({ data: { _entities }, ...(errors && { errors }) }),
    });
    const got = await send('{ products { upc price } }');
    expect(got.data.products).toEqual([
      { upc: '0', price: null },
      { upc: '1', price: null },
    ]);
    expect(got.errors.map(({ path }) => path)).toEqual(['products.0.price', 'products.1.price']);
  });
});

describe('very deep values', () => {
  const depth = 10_000;
  const kinds = [
    ['lists', deepJson(depth, '[', ']')],
    ['objects', deepJson(depth, '{"a":', '}')],
  ] as const;

  test.each(kinds)(
    'of %s are null with an error where they are asked for, and cost nothing else',
    async (_name, deep) => {
      const { send } = over(json, { a: () => ({ data: { raw: deep, first: product('1') } }) });
      expect(await send('{ raw first { upc } }')).toMatchObject({
        data: { raw: null, first: { upc: '1' } },
        errors: [{ path: 'raw', code: 'INTERNAL_SERVER_ERROR' }],
      });
    },
  );

  test.each(kinds)('of %s do no harm where nobody asked for them', async (_name, deep) => {
    const { send } = over(json, {
      a: () => ({ data: { products: [product('1'), product('1')], extra: deep }, shared: true }),
      b: () => ({ data: { _entities: [{ price: 1, extra: deep }] }, shared: true }),
    });
    expect(await send('{ products { price } }')).toEqual({
      data: { products: [{ price: 1 }, { price: 1 }] },
      errors: [],
    });
  });

  test.each(kinds)('of %s cannot be keys', async (_name, deep) => {
    const { send } = over(json, {
      a: () => ({ data: { products: [product(deep), product('1')] } }),
      b: () => ({ data: { _entities: [{ price: 1 }] } }),
    });
    const { data: got } = await send('{ products { price } }');
    expect(got.products[0]).toEqual({ price: null });
  });

  test('of a moderate depth pass', async () => {
    const { send } = over(json, { a: () => ({ data: { raw: deepJson(400, '[', ']') } }) });
    expect((await send('{ raw }')).errors).toEqual([]);
  });
});
