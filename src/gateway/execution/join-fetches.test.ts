import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { canBeJoined, joinOperations, joinVariables, separateAnswer } from './join-fetches.ts';
import type { SubgraphRequest } from './subgraph-answer.ts';

const schema = buildSchema(`
  scalar _Any
  union _Entity = Product | User
  type Product { upc: ID price(currency: String): Int reviews: [Review] }
  type User { id: ID name(style: String): String }
  type Review { id: ID body(length: Int): String }
  type Query { _entities(representations: [_Any!]!): [_Entity]! users: [User] }
`);

const requestFor = (query: string, variables: Record<string, unknown>): SubgraphRequest => ({
  query,
  operationName: 'Shop',
  variables,
  bodyPrefix: '',
  kind: 'query',
  context: {},
});

const prices = requestFor(
  'query Shop($representations:[_Any!]!$style:String){_entities(representations:$representations){...on Product{price(currency:$style)reviews{...Text}}}}fragment Text on Review{body}',
  { representations: [{ __typename: 'Product', upc: '1' }], style: 'EUR' },
);
const names = requestFor(
  'query Shop($representations:[_Any!]!$style:String="short"$length:Int){_entities(representations:$representations){...on User{name(style:$style)}...on Product{reviews{...Text}}}}fragment Text on Review{id...Length}fragment Length on Review{body(length:$length)}',
  { representations: [{ __typename: 'User', id: '7' }], length: 3 },
);
const parts = [
  { number: 1, request: prices },
  { number: 12, request: names },
];

describe('fetches of entities that are sent as one', () => {
  const { query, operationName, bodyPrefix } = joinOperations(parts);

  test('are an operation that the subgraph can execute, in which nothing has the name of something else', () => {
    expect(validate(schema, parse(query)).map(({ message }) => message)).toEqual([]);
    expect(query).toContain('_entities_1:_entities(representations:$representations_1)');
    expect(query).toContain('_entities_12:_entities(representations:$representations_12)');
    expect(query).toContain('$style_12:String="short"');
    expect(query).toContain('fragment Text_1 on Review{body}');
    expect(query).toContain('fragment Text_12 on Review{id ...Length_12}');
    expect(operationName).toBe('Shop');
    expect(JSON.parse(`${bodyPrefix}{}}`)).toEqual({ query, operationName, variables: {} });
  });

  test('keep their variables', () => {
    expect(joinVariables(parts)).toEqual({
      representations_1: prices.variables['representations'],
      style_1: 'EUR',
      representations_12: names.variables['representations'],
      length_12: 3,
    });
  });

  test('need no name', () => {
    const nameless = { ...prices, query: prices.query.replace('query Shop', 'query') };
    expect(joinOperations([{ number: 1, request: nameless }])).not.toHaveProperty('operationName');
  });
});

describe('the answer to several fetches', () => {
  const price = { price: 1 };
  const name = { name: 'Ada' };
  const data = { _entities_1: [price], _entities_12: [name] };

  test('is that of each, with what is known of the call', () => {
    const about = { shared: true, cacheControl: 'max-age=5', age: '1', askedAt: 7, extensions: { cost: 1 } };
    expect(separateAnswer({ data, ...about }, parts)).toEqual([
      { data: { _entities: [price] }, errors: undefined, ...about },
      { data: { _entities: [name] }, errors: undefined, ...about },
    ]);
  });

  test('tells each its own errors, as if it had been asked alone', () => {
    const errors = [
      { message: 'one', path: ['_entities_12', 0, 'name'], extensions: { code: 'X' } },
      { message: 'two', path: ['_entities_1', 0] },
      { message: 'three', path: ['_entities_12'] },
    ];
    const [first, second] = separateAnswer({ data, errors }, parts) ?? [];
    expect(first?.errors).toEqual([{ message: 'two', path: ['_entities', 0] }]);
    expect(second?.errors).toEqual([
      { message: 'one', path: ['_entities', 0, 'name'], extensions: { code: 'X' } },
      { message: 'three', path: ['_entities'] },
    ]);
  });

  test.each([
    ['there are no data', { errors: [{ message: 'no', path: ['_entities_1'] }] }],
    ['the data are null', { data: null, errors: [{ message: 'no', path: ['_entities_1', 0] }] }],
    ['an error does not say where it is', { data, errors: [{ message: 'no' }] }],
    ['the path of an error is none', { data, errors: [{ message: 'no', path: '_entities_1' }] }],
    [
      'a part of a path is no name and no number',
      { data, errors: [{ message: 'no', path: ['_entities_1', null] }] },
    ],
    ['an error is about something else', { data, errors: [{ message: 'no', path: ['_entities'] }] }],
    ['the errors are no list', { data, errors: 'no' }],
  ])('cannot be told apart when %s', (_case, answer) => {
    expect(separateAnswer(answer, parts)).toBeUndefined();
  });

  test('may lack what it was asked for', () => {
    const [first, second] = separateAnswer({ data: { _entities_1: [price] } }, parts) ?? [];
    expect(first?.data).toEqual({ _entities: [price] });
    expect(second?.data).toEqual({ _entities: undefined });
  });
});

test.each([
  [
    'entities',
    'query($representations:[_Any!]!){_entities(representations:$representations){__typename}}',
    true,
  ],
  ['a root field', '{users{id}}', false],
  ['entities under another name', '{own:_entities(representations:[]){__typename}}', false],
  ['entities on a condition', '{_entities(representations:[])@skip(if:false){__typename}}', false],
  ['entities and more', '{_entities(representations:[]){__typename}users{id}}', false],
  [
    'entities, in an operation with a directive',
    'query@live{_entities(representations:[]){__typename}}',
    false,
  ],
])('a fetch of %s: %s', (_case, operation, expected) => {
  expect(canBeJoined(parse(operation, { noLocation: true }))).toBe(expected);
});
