import { Counter, Gauge, type Registry } from 'prom-client';
import type { Clock } from '#platform/clock.ts';
import type { Check } from '#platform/health.ts';
import type { Logger } from '#platform/logger.ts';
import { type RefusalReason, SupergraphRefused } from './examine.ts';

/** What readiness and metrics tell of the supergraph. */
export interface SupergraphReport {
  readonly check: Check;
  readonly served: (from: 'source' | 'last good') => void;
  /** Told once for the same problem. */
  readonly refused: (thrown: unknown) => void;
  /** What is there is what is served: whatever was wrong is over. */
  readonly settled: () => void;
  readonly isRefused: () => boolean;
}

interface State {
  /** How many supergraphs have been served since the start. */
  generation: number;
  loadedAt: number;
  from: 'source' | 'last good';
  lastError: { readonly reason: RefusalReason; readonly message: string } | null;
}

const createMetrics = (registry: Registry, clock: Clock, state: State): Counter<'outcome'> => {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      aggregator: 'max',
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge(
    'soba_supergraph_generation',
    'How many supergraphs have been served since the start.',
    () => state.generation,
  );
  gauge('soba_supergraph_age_seconds', 'Time since the supergraph that is served was loaded.', () =>
    state.generation === 0 ? 0 : Math.max(0, (clock.now() - state.loadedAt) / 1000),
  );
  new Gauge({
    name: 'soba_supergraph_refused',
    help: '1 while what the source holds is refused, by reason.',
    labelNames: ['reason'],
    aggregator: 'max',
    registers: [registry],
    collect() {
      for (const reason of ['UNREADABLE', 'SIGNATURE', 'INVALID'])
        this.set({ reason }, state.lastError?.reason === reason ? 1 : 0);
    },
  });
  return new Counter({
    name: 'soba_supergraph_loads_total',
    help: 'Supergraphs loaded or refused.',
    labelNames: ['outcome'],
    registers: [registry],
  });
};

export const createSupergraphReport = (parts: {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
}): SupergraphReport => {
  const { clock, logger, registry } = parts;
  const state: State = { generation: 0, loadedAt: 0, from: 'source', lastError: null };
  const loads = createMetrics(registry, clock, state);
  return {
    served: (from) => {
      state.generation += 1;
      state.loadedAt = clock.now();
      state.from = from;
      if (from === 'source') state.lastError = null;
      loads.inc({ outcome: 'loaded' });
      logger.info({ generation: state.generation, from }, 'A supergraph is served.');
    },
    settled: () => {
      state.lastError = null;
      state.from = 'source';
    },
    isRefused: () => state.lastError !== null,
    refused: (thrown) => {
      const refusal = thrown instanceof SupergraphRefused ? thrown : new SupergraphRefused('INVALID', thrown);
      const { reason, message } = refusal;
      if (state.lastError?.message === message) return;
      state.lastError = { reason, message };
      loads.inc({ outcome: 'refused' });
      logger.error({ err: thrown, reason }, 'The supergraph was refused; the one before it serves on.');
    },
    check: {
      name: 'supergraph',
      required: true,
      run: async () => ({
        up: state.generation > 0,
        generation: state.generation,
        ageSeconds: Math.round((clock.now() - state.loadedAt) / 1000),
        from: state.from,
        refused: state.lastError !== null,
        // The whole message may name files and hosts: it is in the log.
        lastError: state.lastError?.reason ?? null,
      }),
    },
  };
};
