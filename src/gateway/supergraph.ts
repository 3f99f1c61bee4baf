import { readFile } from 'node:fs/promises';
import type { SupergraphManager } from '@apollo/gateway';
import { Counter, type Registry } from 'prom-client';
import type { Clock } from '#platform/clock.ts';
import { toError } from '#platform/errors.ts';
import type { Check } from '#platform/health.ts';
import type { Logger } from '#platform/logger.ts';
import { prepareSupergraph } from './policy/prepare-supergraph.ts';

export interface WatchedSupergraph {
  readonly manager: SupergraphManager;
  readonly check: Check;
}

interface State {
  /** How many supergraphs have been served since the start. */
  generation: number;
  loadedAt: number;
  /** What the file held when it was last looked at, good or bad. */
  seen: string;
  lastError: string | null;
}

const createReloadCounter = (registry: Registry) =>
  new Counter({
    name: 'soba_supergraph_loads_total',
    help: 'Supergraphs loaded or refused.',
    labelNames: ['outcome'],
    registers: [registry],
  });

interface Parts {
  readonly path: string;
  readonly pollMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
}

/** One look at the file: serve what changed, keep what we have when the new one is bad. */
const createLook = (parts: Parts, state: State) => {
  const loads = createReloadCounter(parts.registry);
  return async (update: (sdl: string) => void): Promise<void> => {
    try {
      const sdl = await readFile(parts.path, 'utf8');
      if (sdl === state.seen) return;
      state.seen = sdl;
      update(prepareSupergraph(sdl));
      state.generation += 1;
      state.loadedAt = parts.clock.now();
      state.lastError = null;
      loads.inc({ outcome: 'loaded' });
      parts.logger.info({ generation: state.generation }, 'A new supergraph is served.');
    } catch (thrown) {
      const { message } = toError(thrown);
      if (message === state.lastError) return;
      state.lastError = message;
      loads.inc({ outcome: 'refused' });
      parts.logger.error({ err: thrown }, 'The supergraph file was refused; the one before it serves on.');
    }
  };
};

const readFirst = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    throw new Error(`The supergraph file ${file} cannot be read. Set SOBA_SUPERGRAPH.`, { cause: error });
  });

/**
 * The supergraph file, looked at every `pollMs`. Polling sees what file events miss: a mounted ConfigMap is swapped by a
 * symbolic link.
 */
export const watchSupergraph = (parts: Parts): WatchedSupergraph => {
  const state: State = { generation: 0, loadedAt: 0, seen: '', lastError: null };
  const look = createLook(parts, state);
  return {
    manager: {
      initialize: async ({ update }) => {
        const sdl = await readFirst(parts.path);
        Object.assign(state, { generation: 1, loadedAt: parts.clock.now(), seen: sdl });
        let looking = Promise.resolve();
        const timer = setInterval(() => {
          looking = looking.then(() => look(update));
        }, parts.pollMs);
        const cleanup = async (): Promise<void> => {
          clearInterval(timer);
          await looking;
        };
        return { supergraphSdl: prepareSupergraph(sdl), cleanup };
      },
    },
    check: {
      name: 'supergraph',
      required: true,
      run: async () => ({
        up: state.generation > 0,
        generation: state.generation,
        ageSeconds: Math.round((parts.clock.now() - state.loadedAt) / 1000),
        refused: state.lastError !== null,
      }),
    },
  };
};
