import { expect, test } from '@jest/globals';
import { createInvalidations } from './invalidations.ts';

test('an answer is out of date when one of its tags was named after it was asked for', () => {
  const invalidations = createInvalidations();
  const before = invalidations.now();
  invalidations.add(['a', 'b']);
  const after = invalidations.now();
  expect(invalidations.concern(['x', 'a'], before)).toBe(true);
  expect(invalidations.concern(['x'], before)).toBe(false);
  expect(invalidations.concern(['a'], after)).toBe(false);
  invalidations.add(['b']);
  expect([invalidations.concern(['a'], after), invalidations.concern(['b'], after)]).toEqual([false, true]);
});

test('everything is out of date that was asked for before everything was named', () => {
  const invalidations = createInvalidations();
  const before = invalidations.now();
  invalidations.addEverything();
  expect(invalidations.concern([], before)).toBe(true);
  expect(invalidations.concern([], invalidations.now())).toBe(false);
});

test('tags that are forgotten take with them all that was asked for before', () => {
  const invalidations = createInvalidations(2);
  const first = invalidations.now();
  invalidations.add(['a']);
  const second = invalidations.now();
  invalidations.add(['b']);
  invalidations.add(['c']);
  expect(invalidations.concern(['unrelated'], first)).toBe(true);
  expect(invalidations.concern(['unrelated'], second)).toBe(false);
  expect(invalidations.concern(['b'], second)).toBe(true);
});
