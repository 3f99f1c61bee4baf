import { EventEmitter } from 'node:events';
import Opossum from 'opossum';
import type { Clock } from '../clock.ts';

export type BreakerState = 'closed' | 'half-open' | 'open';

export interface BreakerSettings {
  /** It opens when at least this share of the calls in the window failed, in percent. */
  readonly failurePercent: number;
  /** Fewer calls in the window never open it. */
  readonly minCalls: number;
  readonly windowMs: number;
  /** How long it stays open, give or take a fifth. */
  readonly resetMs: number;
  /** Calls that it lets through to see whether the upstream is back. */
  readonly probes: number;
}

export const defaultBreaker: BreakerSettings = {
  failurePercent: 50,
  minCalls: 20,
  windowMs: 30_000,
  resetMs: 60_000,
  probes: 5,
};

/** Leave to make one call; its holder says once what came of it. */
export interface Permit {
  readonly succeeded: () => void;
  readonly failed: () => void;
  /** It says nothing about the upstream: the caller left, for example. */
  readonly dropped: () => void;
}

export interface CircuitBreaker {
  readonly state: () => BreakerState;
  /** Whether a call would be refused now. */
  readonly refuses: () => boolean;
  readonly admit: () => Permit | undefined;
  readonly retryAfterMs: () => number;
  readonly stop: () => void;
}

const buckets = 10;
const jitter = 0.2;
const failure = new Error('A call failed.');

/** The calls of the half-open state: as soon as their majority is known, `decide` hears it. */
const createProbes = (
  { probes, failurePercent }: BreakerSettings,
  decide: (isFailure: boolean) => void,
): Pick<CircuitBreaker, 'refuses' | 'admit'> => {
  const failuresNeeded = Math.ceil((probes * failurePercent) / 100);
  const successesNeeded = probes - failuresNeeded + 1;
  let admitted = 0;
  let failures = 0;
  let successes = 0;
  let isDecided = false;
  const refuses = (): boolean => isDecided || admitted >= probes;
  const count = (isFailure: boolean): void => {
    if (isFailure) failures += 1;
    else successes += 1;
    if (isDecided || (failures < failuresNeeded && successes < successesNeeded)) return;
    isDecided = true;
    decide(isFailure);
  };
  return {
    refuses,
    admit: () => {
      if (refuses()) return undefined;
      admitted += 1;
      return {
        succeeded: () => count(false),
        failed: () => count(true),
        dropped: () => {
          admitted -= 1;
        },
      };
    },
  };
};

/** The window of opossum, turned by our clock when it is looked at instead of by a timer. */
const createWindow = (windowMs: number, clock: Clock) => {
  const rotation = new EventEmitter();
  const bucketMs = windowMs / buckets;
  const bucketNow = (): number => Math.floor(clock.now() / bucketMs);
  let bucket = bucketNow();
  const rotate = (times: number): void => {
    for (let done = 0; done < times; done += 1) rotation.emit('rotate');
  };
  return {
    rotation,
    turn: (): void => {
      const now = bucketNow();
      if (now === bucket) return;
      rotate(Math.min(now - bucket, buckets));
      bucket = now;
    },
    clear: () => rotate(buckets),
  };
};

/**
 * opossum keeps the window, the threshold and the states. It is told how calls ended, and does not run them: so a call that
 * is on its way does not thin out the failures, one that was cancelled counts as nothing, one from before it opened cannot
 * close it, and more than one call may probe.
 */
export const createCircuitBreaker = (parts: {
  readonly settings: BreakerSettings;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onChange: (state: BreakerState) => void;
}): CircuitBreaker => {
  const { settings, clock, random, onChange } = parts;
  const jittered = (): number => settings.resetMs * (1 - jitter + 2 * jitter * random());
  const window = createWindow(settings.windowMs, clock);
  const options = {
    timeout: false as const,
    // It opens above its threshold, and never at it.
    errorThresholdPercentage: settings.failurePercent - 1e-9,
    volumeThreshold: settings.minCalls,
    rollingCountTimeout: settings.windowMs,
    rollingCountBuckets: buckets,
    rollingPercentilesEnabled: false,
    enableSnapshots: false,
    rotateBucketController: window.rotation,
    resetTimeout: jittered(),
  };
  // Thrown and not rejected, so that the state changes before the next call asks.
  const circuit = new Opossum((isFailure: boolean): Promise<void> => {
    if (isFailure) throw failure;
    return Promise.resolve();
  }, options);
  const fire = (isFailure: boolean): void => void circuit.fire(isFailure).catch(() => undefined);

  const createClosed = (): Permit => {
    const ifCurrent = (count: () => void) => () => {
      if (closed !== permit) return;
      window.turn();
      count();
    };
    const permit: Permit = {
      // While it is closed a success does nothing but count, and firing it would cost microseconds.
      succeeded: ifCurrent(() => void circuit.emit('fire')),
      failed: ifCurrent(() => fire(true)),
      dropped: () => undefined,
    };
    return permit;
  };
  let closed: Permit | undefined = createClosed();
  let probes: ReturnType<typeof createProbes> | undefined;
  let retryAt = 0;
  const enter = (state: BreakerState): void => {
    closed = state === 'closed' ? createClosed() : undefined;
    probes = state === 'half-open' ? createProbes(settings, fire) : undefined;
    onChange(state);
  };
  circuit.on('open', () => {
    retryAt = clock.now() + options.resetTimeout;
    options.resetTimeout = jittered();
    enter('open');
  });
  circuit.on('halfOpen', () => enter('half-open'));
  circuit.on('close', () => {
    window.clear();
    enter('closed');
  });

  return {
    state: () => (closed !== undefined ? 'closed' : probes === undefined ? 'open' : 'half-open'),
    refuses: () => closed === undefined && probes?.refuses() !== false,
    admit: () => closed ?? probes?.admit(),
    retryAfterMs: () => Math.max(0, retryAt - clock.now()),
    stop: () => circuit.shutdown(),
  };
};
