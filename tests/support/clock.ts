import type { Clock } from '#platform/clock.ts';

export interface TestClock extends Clock {
  readonly advance: (milliseconds: number) => void;
}

/** A clock that stands still until the test moves it. */
export const createTestClock = (start = Date.UTC(2026, 0, 1)): TestClock => {
  let now = start;
  return {
    now: () => now,
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
};
