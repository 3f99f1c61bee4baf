import { describe, expect, test } from '@jest/globals';
import { parseValue } from 'graphql';
import { measureLiteral, measureVariables } from './measure-input.ts';

const limits = { inputDepth: 20, listLength: 1000 };

describe('measuring input', () => {
  test.each([
    ['1', 0, 0],
    ['$a', 0, 0],
    ['{}', 1, 0],
    ['[1, 2, 3]', 1, 3],
    ['{a: {b: [{c: 1}, {c: 2}]}, d: [1]}', 4, 2],
  ])('as a literal: %s', (text, inputDepth, listLength) => {
    const size = { inputDepth: 0, listLength: 0 };
    measureLiteral(parseValue(text), size);
    expect(size).toEqual({ inputDepth, listLength });
  });

  test.each([
    ['{}', 0, 0],
    ['{"a": 1, "b": null}', 0, 0],
    ['{"a": {}}', 1, 0],
    ['{"a": [1, 2, 3]}', 1, 3],
    ['{"a": {"a": {"b": [{"c": 1}, {"c": 2}]}, "d": [1]}}', 4, 2],
  ])('as variables: %s', (text, inputDepth, listLength) => {
    expect(measureVariables(JSON.parse(text), limits)).toEqual({ inputDepth, listLength });
  });

  test('goes no further than a limit, however deep the value is', () => {
    const deep = JSON.parse(`{"a":${'['.repeat(300_000)}${']'.repeat(300_000)}}`);
    expect(measureVariables(deep, limits).inputDepth).toBe(21);
    const wide = { a: Array.from({ length: 100_000 }, () => ({})) };
    expect(measureVariables(wide, limits)).toEqual({ inputDepth: 1, listLength: 100_000 });
  });
});
