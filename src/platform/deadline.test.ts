import { expect, test } from '@jest/globals';
import { createTestClock } from '#support/clock.ts';
import { deadlineFrom } from './deadline.ts';

const clock = createTestClock();
const timeLeft = (header: unknown): number => deadlineFrom(header, { clock, longestMs: 1000 }) - clock.now();

test.each<[unknown, number]>([
  ['250', 250],
  ['0', 0],
  ['1000', 1000],
])('a caller who asks for %j ms gets %i', (header, expected) => {
  expect(timeLeft(header)).toBe(expected);
});

test.each(['1001', '999999999'])(
  'a caller who asks for %j ms gets no more than the longest time',
  (header) => {
    expect(timeLeft(header)).toBe(1000);
  },
);

test.each([undefined, '', 'soon', '-5', '1.5', '1e3', ' 5', '9999999999', ['5', '6'], 5])(
  'the unusable header %j gives the longest time',
  (header) => {
    expect(timeLeft(header)).toBe(1000);
  },
);

test('a deadline lies on the clock of the process that asks', () => {
  expect(deadlineFrom('250', { clock, longestMs: 1000 })).toBe(Date.UTC(2026, 0, 1) + 250);
});
