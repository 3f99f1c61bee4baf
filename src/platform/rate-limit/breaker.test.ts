import { expect, test } from '@jest/globals';
import { createTestClock } from '#support/clock.ts';
import { createBreaker } from './breaker.ts';

const start = () => {
  const clock = createTestClock();
  const changes: boolean[] = [];
  const breaker = createBreaker({ clock, random: () => 1, onChange: (open) => void changes.push(open) });
  const fail = (times: number): void => {
    for (let n = 0; n < times; n += 1) {
      clock.advance(25);
      breaker.failed();
    }
  };
  return { clock, changes, breaker, fail };
};

test('opens after three failures, and says so once', () => {
  const { breaker, changes, fail } = start();
  fail(2);
  expect(breaker.isOpen()).toBe(false);
  fail(10);
  expect(breaker.isOpen()).toBe(true);
  expect(changes).toEqual([true]);
});

test('takes failures at the same moment for one', () => {
  const { breaker } = start();
  for (let n = 0; n < 50; n += 1) breaker.failed();
  expect(breaker.isOpen()).toBe(false);
});

test('stays closed when one in a hundred fails, and opens when one in two does', () => {
  const { breaker, fail } = start();
  for (let n = 0; n < 2000; n += 1) n % 100 === 0 ? fail(1) : breaker.succeeded();
  expect(breaker.isOpen()).toBe(false);
  for (let n = 0; n < 10; n += 1) n % 2 === 0 ? fail(1) : breaker.succeeded();
  expect(breaker.isOpen()).toBe(true);
});

test('lets one probe through when its pause is over, and closes when that succeeds', () => {
  const { breaker, changes, clock, fail } = start();
  fail(3);
  expect(breaker.mayProbe()).toBe(false);
  clock.advance(500);
  expect([breaker.mayProbe(), breaker.mayProbe(), breaker.mayProbe()]).toEqual([true, false, false]);
  breaker.succeeded();
  expect(changes).toEqual([true, false]);
});

test('is not closed by a late answer from before', () => {
  const { breaker, fail } = start();
  fail(3);
  breaker.succeeded();
  expect(breaker.isOpen()).toBe(true);
});

test('waits longer after each probe that fails, up to ten seconds', () => {
  const { breaker, clock, fail } = start();
  fail(3);
  const pauses: number[] = [];
  for (let n = 0; n < 7; n += 1) {
    pauses.push(breaker.retryAfterMs());
    clock.advance(breaker.retryAfterMs());
    expect(breaker.mayProbe()).toBe(true);
    breaker.failed();
  }
  expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});

test('waits longer when it opens again soon, and starts anew after a calm time', () => {
  const { breaker, clock, fail } = start();
  const reopen = (): number => {
    clock.advance(breaker.retryAfterMs());
    breaker.mayProbe();
    breaker.succeeded();
    fail(3);
    return breaker.retryAfterMs();
  };
  fail(3);
  expect(reopen()).toBe(1000);
  expect(reopen()).toBe(2000);
  clock.advance(breaker.retryAfterMs());
  breaker.mayProbe();
  breaker.succeeded();
  clock.advance(20_000);
  fail(3);
  expect(breaker.retryAfterMs()).toBe(500);
});
