import { readFile } from 'node:fs/promises';
import type { SupergraphManager } from '@apollo/gateway';
import { Counter, type Registry } from 'prom-client';
import type { Clock } from '#platform/clock.ts';
import { toError } from '#platform/errors.ts';
import type { Check } from '#platform/health.ts';
import type { Logger } from '#platform/logger.ts';
import { prepareSupergraph } from './policy/prepare-supergraph.ts';

/**
 * What is done before a supergraph is served. Rejects when it cannot be. What it returns is called in the end, and
 * undoes it for a supergraph that is not served after all.
 */
export type ReadySupergraph = (supergraphSdl: string, signal: AbortSignal) => Promise<() => void>;

export interface WatchedSupergraph {
  readonly manager: (getReady: ReadySupergraph) => SupergraphManager;
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

interface Serving {
  readonly getReady: ReadySupergraph;
  readonly update: (sdl: string) => void;
  /** Aborted on stop. */
  readonly signal: AbortSignal;
}

const serve = async (file: string, { getReady, update, signal }: Serving): Promise<void> => {
  const sdl = prepareSupergraph(file);
  const finish = await getReady(sdl, signal);
  try {
    signal.throwIfAborted();
    update(sdl);
  } finally {
    finish();
  }
};

/** One look at the file: serve what changed, keep what we have when the new one is bad. */
const createLook = (parts: Parts, state: State) => {
  const loads = createReloadCounter(parts.registry);
  return async (serving: Serving): Promise<void> => {
    try {
      const sdl = await readFile(parts.path, 'utf8');
      if (sdl === state.seen) return;
      state.seen = sdl;
      await serve(sdl, serving);
      state.generation += 1;
      state.loadedAt = parts.clock.now();
      state.lastError = null;
      loads.inc({ outcome: 'loaded' });
      parts.logger.info({ generation: state.generation }, 'A new supergraph is served.');
    } catch (thrown) {
      const { message } = toError(thrown);
      if (message === state.lastError || serving.signal.aborted) return;
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
    manager: (getReady) => ({
      initialize: async ({ update }) => {
        const sdl = await readFirst(parts.path);
        Object.assign(state, { generation: 1, loadedAt: parts.clock.now(), seen: sdl });
        const stopping = new AbortController();
        const serving = { getReady, update, signal: stopping.signal };
        const supergraphSdl = prepareSupergraph(sdl);
        // While the first one is loaded; whoever serves it is told when that failed.
        getReady(supergraphSdl, stopping.signal).catch(() => undefined);
        let looking = Promise.resolve();
        const timer = setInterval(() => {
          looking = looking.then(() => look(serving));
        }, parts.pollMs);
        const cleanup = async (): Promise<void> => {
          clearInterval(timer);
          stopping.abort();
          await looking;
        };
        return { supergraphSdl, cleanup };
      },
    }),
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
