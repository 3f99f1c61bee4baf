import { Counter, Gauge, type Registry } from 'prom-client';
import type { BreakerState } from './circuit-breaker.ts';
import type { Upstream } from './create-upstream.ts';

const breakerNumbers: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 1, open: 2 };

export interface UpstreamMetrics {
  /** What counts the events of one upstream. */
  readonly eventsOf: (upstream: string) => {
    readonly retried: () => void;
    readonly tripped: () => void;
  };
  /** The upstream's state is shown from now on, in the place of an earlier one of that name. */
  readonly watch: (name: string, upstream: Pick<Upstream, 'state'>) => void;
  readonly forget: (name: string, upstream: Pick<Upstream, 'state'>) => void;
}

/** Of all upstreams of a process, by name. */
export const createUpstreamMetrics = (registry: Registry): UpstreamMetrics => {
  const watched = new Map<string, Pick<Upstream, 'state'>>();
  const counter = (name: string, help: string) =>
    new Counter({ name, help, labelNames: ['upstream'], registers: [registry] });
  const gauge = (name: string, help: string, read: (upstream: Pick<Upstream, 'state'>) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['upstream'],
      registers: [registry],
      collect() {
        this.reset();
        for (const [label, upstream] of watched) this.set({ upstream: label }, read(upstream));
      },
    });
  const retries = counter('soba_upstream_retries_total', 'Tries after the first one.');
  const trips = counter('soba_upstream_breaker_trips_total', 'How often the circuit breaker opened.');
  gauge(
    'soba_upstream_breaker_state',
    '0 closed, 1 half-open, 2 open.',
    (one) => breakerNumbers[one.state().breaker],
  );
  gauge('soba_upstream_calls_running', 'Calls on their way.', (one) => one.state().running);
  gauge('soba_upstream_calls_waiting', 'Calls that wait for a place.', (one) => one.state().waiting);
  return {
    eventsOf: (upstream) => {
      const labels = { upstream };
      retries.inc(labels, 0);
      trips.inc(labels, 0);
      return { retried: () => retries.inc(labels), tripped: () => trips.inc(labels) };
    },
    watch: (name, upstream) => void watched.set(name, upstream),
    forget: (name, upstream) => {
      if (watched.get(name) === upstream) watched.delete(name);
    },
  };
};
