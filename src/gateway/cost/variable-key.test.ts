import { describe, expect, test } from '@jest/globals';
import { buildSchema, type GraphQLInputType } from 'graphql';
import { createPolicyIndex } from '#gateway/policy/policy-index.ts';
import { composeFakes } from '#support/gateway.ts';
import { keyOfVariables } from './variable-key.ts';
import { createWeights } from './weights.ts';

const sdl = `
  type Query { find(input: Filter!): Int }
  input Filter { name: String, points: [Point!] @cost(weight: 0), either: [Filter!], dear: Int @cost(weight: 3) }
  input Point { x: Float, y: Float }
`;
const index = createPolicyIndex(composeFakes({ one: sdl }, {}));
const type = index.schema.getType('Filter') as GraphQLInputType;
const shapes = new Map([['input', createWeights(index).shapeOf(type)]]);
const keyOf = (input: unknown) => keyOfVariables({ input }, [], shapes);
const points = (count: number) => Array.from({ length: count }, (_, x) => ({ x, y: x }));

describe('the key of variables that shape a cost', () => {
  test('is the same whatever stands in parts that cost nothing', () => {
    expect(keyOf({ name: 'a', points: points(1) })).toBe(keyOf({ name: 'b', points: points(5000) }));
    expect(keyOf({ name: 'a' })).toBe(keyOf({ points: null }));
  });

  test.each([
    ['is given', { dear: 1 }, {}],
    ['is given within another', { either: [{ dear: 1 }] }, { either: [{}] }],
    ['is given more often', { either: [{}, {}] }, { either: [{}] }],
    ['is null', { either: null }, { either: [] }],
  ])('differs where a part that costs something %s', (_how, one, other) => {
    expect(keyOf(one)).not.toBe(keyOf(other));
  });

  test('is none where too much of it costs something', () => {
    expect(keyOf({ either: Array(500).fill({}) })).toBeNull();
  });

  test('does not take names from the prototype for fields', () => {
    const schema = buildSchema(
      'input Filter { constructor: Inner } input Inner { a: Int } type Query { a: Int }',
    );
    const shape = createWeights({ ...index, schema, applications: () => [] }).shapeOf(
      schema.getType('Filter') as GraphQLInputType,
    );
    expect(keyOfVariables({ input: {} }, [], new Map([['input', shape]]))).toBe('.,-');
  });
});
