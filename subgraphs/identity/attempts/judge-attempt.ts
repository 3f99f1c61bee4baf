/** What is counted, for example the attempts on one account from one network. */
export interface Counter {
  readonly id: string;
  /** So many attempts may fail before each further one has to wait. */
  readonly free: number;
  /** The same while a counter that does not block is full. */
  readonly freeUnderAttack?: number;
  /** One failure is forgotten after each of these. */
  readonly forgetMs: number;
  /** A full counter that does not block only says that there is an attack. */
  readonly blocks: boolean;
}

export interface CounterState {
  readonly level: number;
  readonly blockedUntil: number | null;
  /** From when on the next failure to be forgotten is counted. */
  readonly countedFrom: number;
}

export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

export type AttemptVerdict =
  | { readonly blockedUntil: number }
  | {
      readonly states: readonly CounterState[];
      /** Ids of the counters that this attempt fills. */
      readonly filled: readonly string[];
    };

/** What lies above is forgotten at once, so that an attack that has ended does not linger. */
const mostAboveFree = 20;

const withForgotten = (state: CounterState, { forgetMs }: Counter, now: number): CounterState => {
  const steps = Math.max(0, Math.floor((now - state.countedFrom) / forgetMs));
  const level = Math.max(0, state.level - steps);
  return { ...state, level, countedFrom: level === 0 ? now : state.countedFrom + steps * forgetMs };
};

const waitMs = (level: number, free: number, { firstMs, longestMs }: Backoff): number =>
  level < free ? 0 : Math.min(longestMs, firstMs * 2 ** (level - free));

/**
 * Whether an attempt may be made now. It counts as failed from the start, or many at the same time would all pass before
 * the first of them has failed; success takes it back. A refused attempt does not count, so a wait always ends.
 */
export const judgeAttempt = (
  counters: readonly (readonly [Counter, CounterState])[],
  { now, backoff }: { readonly now: number; readonly backoff: Backoff },
): AttemptVerdict => {
  const blockedUntil = Math.max(
    0,
    ...counters.map(([counter, state]) => (counter.blocks ? (state.blockedUntil ?? 0) : 0)),
  );
  if (blockedUntil > now) return { blockedUntil };
  const current = counters.map(([counter, state]) => [counter, withForgotten(state, counter, now)] as const);
  const attacked = current.some(([counter, { level }]) => !counter.blocks && level >= counter.free);
  const next = current.map(([counter, state]) => {
    const level = Math.min(state.level + 1, counter.free + mostAboveFree);
    const free = attacked ? (counter.freeUnderAttack ?? counter.free) : counter.free;
    const wait = counter.blocks ? waitMs(level, free, backoff) : 0;
    return {
      counter,
      isFilled: level === free,
      state: { ...state, level, blockedUntil: wait === 0 ? null : now + wait },
    };
  });
  return {
    states: next.map(({ state }) => state),
    filled: next.filter(({ isFilled }) => isFilled).map(({ counter }) => counter.id),
  };
};
