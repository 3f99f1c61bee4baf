import { describe, expect, test } from '@jest/globals';
import { createTestClock } from '#support/clock.ts';
import { createId } from './ids.ts';

describe('an id', () => {
  test('is a UUID of version 7 that begins with the time', () => {
    const clock = createTestClock(0x0123_4567_89ab);
    const form = /^01234567-89ab-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
    for (let n = 0; n < 1000; n += 1) expect(createId(clock)).toMatch(form);
  });

  test('sorts after every id of an earlier millisecond', () => {
    const clock = createTestClock();
    const ids = Array.from({ length: 1000 }, () => {
      clock.advance(1);
      return createId(clock);
    });
    expect(ids.toSorted()).toEqual(ids);
  });

  test('is another one within the same millisecond', () => {
    const clock = createTestClock();
    expect(new Set(Array.from({ length: 10_000 }, () => createId(clock))).size).toBe(10_000);
  });
});
