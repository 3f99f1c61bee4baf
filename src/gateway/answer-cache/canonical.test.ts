import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { canonicalJson, canonicalOperation, variablesText } from './canonical.ts';

test.each([
  [{ b: 1, a: { d: [1, 'x', null], c: true } }, '{"a":{"c":true,"d":[1,"x",null]},"b":1}'],
  [{ a: undefined, b: 2 }, '{"b":2}'],
  [[undefined, 1], '[null,1]'],
  ['"', '"\\""'],
  [JSON.parse('{"__proto__":{"x":1},"a":1}'), '{"__proto__":{"x":1},"a":1}'],
])('equal values have one text: %j', (value, text) => {
  expect(canonicalJson(value)).toBe(text);
});

const same = (one: string, other: string): boolean =>
  canonicalOperation(parse(one)) === canonicalOperation(parse(other));

test.each([
  ['query A { a b }', 'query B { b a }'],
  ['query($x: Int, $y: Int) { a(x: $x, y: $y) }', 'query($y: Int, $x: Int) { a(y: $y, x: $x) }'],
  [
    '{ a { ...F ...G } } fragment F on A { b c } fragment G on A { d }',
    '{ a { ...G ...F } } fragment G on A { d } fragment F on A { c b }',
  ],
])('operations that answer alike have one text', (one, other) => {
  expect(same(one, other)).toBe(true);
});

test.each([
  ['{ a }', '{ x: a }'],
  ['{ a(x: 1) }', '{ a(x: "1") }'],
  ['query($x: Int = 1) { a(x: $x) }', 'query($x: Int = 2) { a(x: $x) }'],
  ['{ a @skip(if: true) }', '{ a }'],
  ['{ a { b } c }', '{ a { c } b }'],
  ['{ ... on A { b } }', '{ ... on B { b } }'],
  ['{ a }', 'mutation { a }'],
])('others have another: %s and %s', (one, other) => {
  expect(same(one, other)).toBe(false);
});

test('a variable that is null is not one that is missing', () => {
  expect(variablesText(['x'], { x: null })).not.toBe(variablesText(['x'], {}));
  expect(variablesText(['a', 'b'], { a: 'x,b:1' })).not.toBe(variablesText(['a', 'b'], { a: 'x', b: 1 }));
  expect(variablesText(['__proto__', 'toString'], {})).toBe('');
});
