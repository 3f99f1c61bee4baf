import type { Clock } from '#platform/clock.ts';
import type { BreakerState } from '#platform/upstream/circuit-breaker.ts';

export type HealthStatus = 'HEALTHY' | 'DEGRADED' | 'DOWN' | 'UNKNOWN';

export interface Health {
  /** By the last health check or call, whichever came later, and by the circuit breaker. */
  readonly status: HealthStatus;
  /** Of the last health check, in milliseconds since the epoch. */
  readonly checkedAt: number | null;
  readonly latencyMs: number | null;
  /** Share of the last checks, about an hour of them, that found the service up. */
  readonly uptime: number | null;
}

export interface HealthChecks {
  readonly health: () => Health;
  /** That a call was answered, or found nobody there. */
  readonly noteCall: (wasAnswered: boolean) => void;
  readonly stop: () => void;
}

interface Parts {
  /** Asks the service how it is; rejects when it does not say. */
  readonly ask: () => Promise<'HEALTHY' | 'DEGRADED'>;
  readonly intervalMs: number;
  readonly breaker: () => BreakerState;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onChange: (status: HealthStatus) => void;
}

const checksKept = 720;
const jitter = 0.1;

/** Asks again and again until it is stopped; one check at a time. */
const repeat = (check: () => Promise<void>, { intervalMs, random }: Parts): (() => void) => {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const run = async (): Promise<void> => {
    await check();
    if (isStopped) return;
    timer = setTimeout(run, intervalMs * (1 - jitter + 2 * jitter * random()));
    timer.unref();
  };
  void run();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
};

export const startHealthChecks = (parts: Parts): HealthChecks => {
  const { ask, breaker, clock, onChange } = parts;
  const results: boolean[] = [];
  let known: HealthStatus = 'UNKNOWN';
  let checkedAt: number | null = null;
  let latencyMs: number | null = null;
  const note = (status: HealthStatus): void => {
    if (status === known) return;
    known = status;
    onChange(status);
  };
  const check = async (): Promise<void> => {
    const startedAt = performance.now();
    const status = await ask().catch((): HealthStatus => 'DOWN');
    checkedAt = clock.now();
    latencyMs = performance.now() - startedAt;
    results.push(status !== 'DOWN');
    if (results.length > checksKept) results.shift();
    note(status);
  };
  const status = (): HealthStatus => {
    const state = breaker();
    if (state === 'open') return 'DOWN';
    return state === 'half-open' && known === 'HEALTHY' ? 'DEGRADED' : known;
  };
  return {
    health: () => ({
      status: status(),
      checkedAt,
      latencyMs,
      uptime: results.length === 0 ? null : results.filter(Boolean).length / results.length,
    }),
    noteCall: (wasAnswered) => {
      // An answer does not say that the service is as well as it could be.
      if (!wasAnswered) note('DOWN');
      else if (known === 'DOWN' || known === 'UNKNOWN') note('HEALTHY');
    },
    stop: repeat(check, parts),
  };
};
