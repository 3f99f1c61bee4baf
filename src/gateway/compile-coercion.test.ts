import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  buildSchema,
  type GraphQLScalarType,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { compileCoercion } from './compile-coercion.ts';

const schema = buildSchema(`
  type Query { a: Int }
  scalar Even
  enum Colour { RED GREEN }
  input Inner { n: Int! = 7, list: [[Int!]], self: Inner, colour: Colour = RED, even: Even }
  input Outer { inner: [Inner!]!, text: String, id: ID, real: Float, yes: Boolean! }
  input Choice @oneOf { a: Int, b: String }
`);
(schema.getType('Even') as GraphQLScalarType).parseValue = (value) => {
  if (typeof value !== 'number' || value % 2 !== 0) throw new Error('It is odd.');
  return value / 2;
};

const definitionsOf = (text: string) =>
  (parse(`query Q(${text}) { a }`).definitions[0] as OperationDefinitionNode).variableDefinitions ?? [];

const scalar = fc.oneof(
  fc.constantFrom(null, undefined, 'RED', 'BLUE', 2, 3, 1.5, 2 ** 40, true, '', 'x', [], {}),
  fc.integer(),
  fc.string(),
);
/** Mostly what fits, so that most of a large value does. */
const mostly = (fitting: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 30, arbitrary: fitting }, { weight: 1, arbitrary: scalar });
const partly = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>, requiredKeys: string[] = []) =>
  mostly(fc.record(fields, { requiredKeys }));
const small = fc.integer({ min: 0, max: 9 });

const { inner } = fc.letrec<{ inner: unknown }>((tie) => ({
  inner: fc.oneof(
    { depthSize: 'small' },
    fc.constant({}),
    partly({
      n: mostly(small),
      list: mostly(fc.array(fc.array(small))),
      self: fc.option(tie('inner')),
      colour: mostly(fc.constantFrom('RED', 'GREEN', null)),
      even: mostly(fc.constantFrom(2, 4, null)),
    }),
  ),
}));
const outer = partly(
  {
    inner: mostly(fc.array(inner, { maxLength: 3 })),
    text: mostly(fc.string()),
    id: mostly(fc.oneof(fc.string(), fc.integer())),
    real: mostly(fc.double({ noNaN: true, noDefaultInfinity: true })),
    yes: mostly(fc.boolean()),
  },
  ['inner', 'yes'],
);

describe('compiled coercion', () => {
  const definitions = definitionsOf(
    '$outer: Outer!, $n: Int = 3, $list: [Inner!] = [{ n: 1 }], $choice: Choice, $colour: Colour! = GREEN',
  );
  const coerce = compileCoercion(schema, definitions);

  test('gives what graphql-js gives, or leaves it to graphql-js', () => {
    let taken = 0;
    fc.assert(
      fc.property(
        fc.record(
          {
            outer,
            n: mostly(small),
            list: mostly(fc.array(inner, { maxLength: 2 })),
            choice: fc.constantFrom({ a: 1 }, { a: 1, b: 'x' }, null, null),
            colour: mostly(fc.constantFrom('RED', 'GREEN')),
            unasked: scalar,
          },
          { requiredKeys: ['outer'] },
        ),
        (given) => {
          const fast = coerce(given);
          if (fast === null) return;
          taken += 1;
          expect(fast).toEqual(getVariableValues(schema, definitions, given).coerced);
        },
      ),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(500);
  });

  test('takes what fits, so that it is worth having', () => {
    const given = {
      outer: {
        inner: [{ n: 1, list: [[1, 2], null], self: { colour: 'GREEN', even: 4 } }, {}],
        text: 'a',
        id: 5,
        real: 1,
        yes: false,
      },
      list: null,
    };
    expect(coerce(given)).toEqual({
      outer: {
        inner: [
          { n: 1, list: [[1, 2], null], self: { n: 7, colour: 'GREEN', even: 2 }, colour: 'RED' },
          { n: 7, colour: 'RED' },
        ],
        text: 'a',
        id: '5',
        real: 1,
        yes: false,
      },
      list: null,
      n: 3,
      colour: 'GREEN',
    });
  });

  test.each([
    ['a field that is not there', { outer: { inner: [], yes: true, more: 1 } }],
    ['a missing field', { outer: { inner: [] } }],
    ['null for what may not be null', { outer: null }],
    ['a missing variable', {}],
    ['a wrong scalar', { outer: { inner: [{ even: 3 }], yes: true } }],
    ['one of', { outer: { inner: [], yes: true }, choice: { a: 1, b: 'x' } }],
  ])('leaves %s to graphql-js, which says what is wrong', (_what, given) => {
    expect(coerce(given)).toBeNull();
    expect(getVariableValues(schema, definitions, given).errors).toHaveLength(1);
  });

  test('knows a document whose variables are of no type', () => {
    const none = definitionsOf('$a: Nothing');
    expect(compileCoercion(schema, none)({ a: 1 })).toBeNull();
    expect(definitions[0]?.kind).toBe(Kind.VARIABLE_DEFINITION);
  });
});
