import { describe, expect, test } from '@jest/globals';
import { buildSchema, type GraphQLScalarType, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { coerceVariables } from './coerce-variables.ts';

const schema = buildSchema('type Query { a(x: Odd, n: Int = 3): Int } scalar Odd');
const read: unknown[] = [];
(schema.getType('Odd') as GraphQLScalarType).parseValue = (value) => {
  read.push(value);
  if (typeof value !== 'number' || value % 2 === 0) throw new Error('It is even.');
  return value;
};
const operationOf = (text: string): OperationDefinitionNode => {
  const [operation] = parse(text).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('No operation.');
  return operation;
};
const operation = operationOf('query Q($x: Odd, $n: Int = 3) { a(x: $x, n: $n) }');

describe('the variables of a request', () => {
  test('are read once, with their defaults, however often they are asked for', () => {
    const variables = { x: 1 };
    const first = coerceVariables({ schema, operation, variables });
    expect(first).toEqual({ x: 1, n: 3 });
    read.length = 0;
    expect(coerceVariables({ schema, operation, variables })).toBe(first);
    expect(read).toEqual([]);
  });

  test('are read anew for another operation', () => {
    const variables = { x: 1 };
    coerceVariables({ schema, operation, variables });
    const other = operationOf('query Q($x: Odd, $n: Int = 5) { a(x: $x, n: $n) }');
    expect(coerceVariables({ schema, operation: other, variables })).toEqual({ x: 1, n: 5 });
  });

  test('that are wrong are refused each time', () => {
    const variables = { x: 2 };
    for (let turn = 0; turn < 2; turn += 1) {
      expect(() => coerceVariables({ schema, operation, variables })).toThrow(
        /Variable "\$x" got invalid value/,
      );
    }
  });
});
