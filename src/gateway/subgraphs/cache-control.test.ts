import { describe, expect, test } from '@jest/globals';
import { createAnswerHeaders } from './answer-headers.ts';

/** What we say after subgraphs said this; null for one that says nothing. */
const answeredAfter = (
  said: readonly (string | null)[],
  { isForOneCaller = false, age = undefined as string | undefined } = {},
) => {
  const headers = createAnswerHeaders(() => undefined);
  for (const header of said) headers.noteCacheControl(header ?? undefined, age);
  return headers.cacheControl(isForOneCaller);
};

describe('Cache-Control of an answer', () => {
  test.each<readonly [readonly (string | null)[], string | null]>([
    [[], null],
    [[null, null], null],
    [['max-age=60'], 'public, max-age=60'],
    [['public, max-age=60'], 'public, max-age=60'],
    [['PUBLIC,Max-Age="60"'], 'public, max-age=60'],
    [['max-age=60', 'max-age=30', 'max-age=90'], 'public, max-age=30'],
    [['max-age=60', 'private, max-age=90'], 'private, max-age=60'],
    [['max-age=60', 'no-cache, max-age=90'], 'public, max-age=60, no-cache'],
    [['max-age=60, s-maxage=10'], 'public, max-age=60, s-maxage=10'],
    [['s-maxage=10'], 'public, max-age=0, s-maxage=10'],
    [['max-age=60, s-maxage=100', 'max-age=20'], 'public, max-age=20, s-maxage=20'],
    [['max-age=60, s-maxage=10', 'private, max-age=20'], 'private, max-age=20'],
    [['max-age=60', 'no-store'], 'no-store'],
    [['no-store', 'max-age=60'], 'no-store'],
    [['max-age=60', null], 'no-store'],
    [[null, 'max-age=60'], 'no-store'],
    [['public'], 'no-store'],
    [['max-age=x'], 'no-store'],
    [['max-age=-1'], 'no-store'],
    [[''], 'no-store'],
    [['max-age=60, stale-if-error=600'], 'public, max-age=60'],
  ])('is after %j %j', (said, ours) => expect(answeredAfter(said)).toBe(ours));

  test('does not count the time that an answer has been kept before', () => {
    expect(answeredAfter(['max-age=60, s-maxage=100'], { age: '15' })).toBe(
      'public, max-age=45, s-maxage=85',
    );
    expect(answeredAfter(['max-age=60'], { age: '90' })).toBe('public, max-age=0');
    expect(answeredAfter(['max-age=60'], { age: 'old' })).toBe('public, max-age=60');
  });

  test('keeps what a known caller was answered for that caller', () => {
    expect(answeredAfter(['public, max-age=60, s-maxage=10'], { isForOneCaller: true })).toBe(
      'private, max-age=60',
    );
    expect(answeredAfter(['no-store'], { isForOneCaller: true })).toBe('no-store');
    expect(answeredAfter([], { isForOneCaller: true })).toBeNull();
  });
});
