import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { orderFragments } from './order-fragments.ts';

const namesOf = (text: string): string[] => orderFragments(parse(text)).map(({ name }) => name.value);

describe('the order of fragments', () => {
  test('has each after those that it spreads, at whatever depth', () => {
    const text =
      'fragment a on T { x { ... { ...b } } ...c } fragment b on T { ...c } fragment c on T { x } { x }';
    expect(namesOf(text)).toEqual(['c', 'b', 'a']);
  });

  test('ends with cycles, unknown names and names that are taken twice', () => {
    expect(namesOf('fragment a on T { ...b } fragment b on T { ...a ...b ...none }')).toEqual(['b', 'a']);
    expect(namesOf('fragment a on T { x } fragment a on T { y }')).toEqual(['a', 'a']);
  });

  test('needs no stack for a chain', () => {
    const links = Array.from(
      { length: 50_000 },
      (_, index) => `fragment a${index} on T { ...a${index + 1} }`,
    );
    expect(namesOf(links.join(' '))[0]).toBe('a49999');
  });
});
