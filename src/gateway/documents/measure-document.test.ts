import { describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery, parse } from 'graphql';
import { measureDocument, type Size } from './measure-document.ts';

const measure = (text: string) => {
  const [operation] = measureDocument(parse(text)).operations;
  if (operation === undefined) throw new Error('There is no operation.');
  return operation;
};

const cases: readonly (readonly [string, Partial<Size>])[] = [
  ['{ a }', { depth: 1, height: 1, breadth: 1, width: 1, aliases: 0, directives: 0, recursion: 1 }],
  ['{ a { b { c } } d }', { depth: 3, height: 4, breadth: 2, width: 2, recursion: 3 }],
  ['{ a { x y z } }', { depth: 2, breadth: 3, width: 1 }],
  ['{ ... { ... { a } } ... on Q { b } }', { depth: 1, height: 2, width: 2, recursion: 3 }],
  [
    '{ a { ...F } b { ...F } } fragment F on T { c: d { e } }',
    { depth: 3, height: 6, aliases: 2, recursion: 4 },
  ],
  ['{ ...F ...F } fragment F on Q { a b }', { width: 4, breadth: 4, height: 4, depth: 1 }],
  ['{ ...None ...None }', { width: 2, height: 2, depth: 0 }],
  ['{ a: b c: d { e: f } }', { aliases: 3 }],
  ['query ($v: Int @a) @b { c @d { ... @e { f } ...G @h } } fragment G on T @i { j @k }', { directives: 7 }],
  ['{ __schema { types { fields { type { name } } } } }', { depth: 0, height: 5, width: 1 }],
  ['{ x: __type(name: "A") { fields { name } } a { b } }', { depth: 2, aliases: 1 }],
  ['{ a { __typename } }', { depth: 2 }],
  ['{ a(b: [1, 2, {c: {d: 1}}]) @e(f: [[[[1]]]]) }', { inputDepth: 4, listLength: 3 }],
  ['query ($v: [Int] = [1, 2] @a(b: {c: {d: {}}})) { e }', { inputDepth: 3, listLength: 2 }],
];

describe('measuring a document', () => {
  test.each(cases)('%s', (text, expected) => {
    expect(measure(text)).toMatchObject(expected);
  });

  test('counts a fragment of fragments by arithmetic, and stops at a ceiling', () => {
    const links = Array.from(
      { length: 2000 },
      (_, index) => `fragment a${index} on T { ...a${index + 1} ...a${index + 1} }`,
    );
    const size = measure(`{ ...a0 } ${links.join(' ')} fragment a2000 on T { x: y @z }`);
    expect(size).toMatchObject({ height: 1e9, breadth: 1e9, aliases: 1e9, directives: 1e9, depth: 1 });
  });

  test('takes what closes a cycle as empty', () => {
    expect(measure('{ ...a } fragment a on T { x { ...a } }')).toMatchObject({ depth: 1, height: 2 });
    expect(measure('{ ...a } fragment a on T { ...b x } fragment b on T { ...a y }').height).toBe(3);
  });

  test('measures every definition, those that nothing runs too', () => {
    const { operations, fragments } = measureDocument(
      parse('query A { a } query B { a b } fragment F on T { a b c } fragment F on T { d }'),
    );
    expect(operations.map(({ name, height }) => [name, height])).toEqual([
      ['A', 1],
      ['B', 2],
    ]);
    expect(fragments.map(({ height }) => height)).toEqual([1, 3]);
  });

  test('finds the usual introspection query small', () => {
    const { depth, height, breadth } = measure(getIntrospectionQuery({ inputValueDeprecation: true }));
    expect(depth).toBe(0);
    expect(height).toBeLessThan(300);
    expect(breadth).toBeLessThan(30);
  });
});
