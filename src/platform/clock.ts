/** The time as an argument, so that tests decide what it is. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

export const systemClock: Clock = { now: Date.now };
