import type { Clock } from '../clock.ts';

export interface EjectionSettings {
  /** Failures in a row after which an endpoint is left alone. */
  readonly afterFailures: number;
  /** For how long, give or take a fifth; longer each time until it answers again. */
  readonly ejectMs: number;
}

/** One of several servers that do the same. */
export interface Endpoint<Target> {
  readonly target: Target;
  inFlight: number;
  latencyMs: number;
  updatedAt: number;
  failures: number;
  ejections: number;
  ejectedUntil: number;
}

export interface Endpoints<Target> {
  /** The better one of two that are taken at random. Say `left` when done. */
  readonly enter: () => Endpoint<Target>;
  /** Returns what the call says of all endpoints together: one of them that fails while others do not says nothing. */
  readonly left: (endpoint: Endpoint<Target>, isUnhealthy: boolean | null, tookMs: number) => boolean | null;
  readonly targets: readonly Target[];
}

/** A latency is forgotten with this half-life, so that an endpoint that was slow is tried again. */
const halfLifeMs = 5000;
/** How much of the last call goes into the latency. */
const weight = 0.2;
/** An endpoint that fails fast must not look fast: so a retry goes to another one. */
const failureMs = 1000;
const longestFactor = 10;
const jitter = 0.2;

const remembered = ({ latencyMs, updatedAt }: Endpoint<unknown>, now: number): number =>
  latencyMs * 0.5 ** (Math.max(0, now - updatedAt) / halfLifeMs);

const create = <Target>(target: Target): Endpoint<Target> => ({
  target,
  inFlight: 0,
  latencyMs: 0,
  updatedAt: 0,
  failures: 0,
  ejections: 0,
  ejectedUntil: 0,
});

/** Power of two choices by latency and calls in flight; what keeps failing is ejected for a while. */
export const createEndpoints = <Target>(parts: {
  readonly targets: readonly [Target, ...Target[]];
  readonly settings: EjectionSettings;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onChange: (target: Target, isEjected: boolean) => void;
}): Endpoints<Target> => {
  const { targets, settings, clock, random, onChange } = parts;
  const [firstTarget, ...otherTargets] = targets;
  const first = create(firstTarget);
  const all = [first, ...otherTargets.map(create)];

  const choose = (): Endpoint<Target> => {
    const now = clock.now();
    const usable = all.filter((one) => one.ejectedUntil <= now);
    // When all are ejected, all are tried.
    const list = usable.length > 0 ? usable : all;
    const at = Math.floor(random() * list.length);
    const one = list[at] ?? first;
    if (list.length === 1) return one;
    const step = 1 + Math.floor(random() * (list.length - 1));
    const other = list[(at + step) % list.length] ?? one;
    const load = (endpoint: Endpoint<Target>): number =>
      (remembered(endpoint, now) + 1) * (endpoint.inFlight + 1);
    return load(other) < load(one) ? other : one;
  };
  const eject = (endpoint: Endpoint<Target>, now: number): void => {
    endpoint.ejections += 1;
    const factor = Math.min(endpoint.ejections, longestFactor) * (1 - jitter + 2 * jitter * random());
    endpoint.ejectedUntil = now + settings.ejectMs * factor;
    if (endpoint.ejections === 1) onChange(endpoint.target, true);
  };
  const fail = (endpoint: Endpoint<Target>, now: number): void => {
    endpoint.failures += 1;
    if (endpoint.failures >= settings.afterFailures && endpoint.ejectedUntil <= now) eject(endpoint, now);
    // It is avoided for that, and shall not be for its latency too when it comes back.
    if (endpoint.ejectedUntil > now) endpoint.latencyMs = 0;
  };
  const succeed = (endpoint: Endpoint<Target>): void => {
    if (endpoint.ejections > 0) onChange(endpoint.target, false);
    endpoint.failures = 0;
    endpoint.ejections = 0;
    endpoint.ejectedUntil = 0;
  };

  const isAlone = all.length === 1;
  return {
    targets,
    enter: () => {
      const endpoint = isAlone ? first : choose();
      endpoint.inFlight += 1;
      return endpoint;
    },
    left: (endpoint, isUnhealthy, tookMs) => {
      endpoint.inFlight -= 1;
      if (isAlone || isUnhealthy === null) return isUnhealthy;
      const now = clock.now();
      const latency = isUnhealthy ? Math.max(tookMs, failureMs) : tookMs;
      endpoint.latencyMs = remembered(endpoint, now) * (1 - weight) + latency * weight;
      endpoint.updatedAt = now;
      if (isUnhealthy) fail(endpoint, now);
      else succeed(endpoint);
      const isAlright = (one: Endpoint<Target>): boolean => one.failures < settings.afterFailures;
      return isUnhealthy && all.some(isAlright) ? null : isUnhealthy;
    },
  };
};
