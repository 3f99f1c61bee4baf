import { describe, expect, test } from '@jest/globals';
import { scanTokens } from './scan-tokens.ts';

const limits = { tokens: 20, recursion: 5 };

describe('scanning tokens', () => {
  test.each([
    ['{ a }', 3, 1],
    ['{ a(b: [1, {c: 2}]) }', 15, 4],
    ['# only a comment', 0, 0],
    ['{ a(b: "{{{{{{{{") }', 8, 2],
    ['}}}}}', 5, 0],
  ])('counts those of %s', (text, tokens, recursion) => {
    expect(scanTokens(text, limits)).toEqual({ tokens, recursion });
  });

  test('stops one past a limit', () => {
    expect(scanTokens('a '.repeat(1000), limits)).toEqual({ tokens: 21, recursion: 0 });
    expect(scanTokens('['.repeat(1000), limits)).toEqual({ tokens: 6, recursion: 6 });
  });

  test('throws the syntax error of a text that is none', () => {
    expect(() => scanTokens('{ a(b: "', limits)).toThrow('Unterminated string');
  });
});
