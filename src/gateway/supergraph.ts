import type { KeyObject } from 'node:crypto';
import type { SupergraphManager } from '@apollo/gateway';
import type { Registry } from 'prom-client';
import type { Clock } from '#platform/clock.ts';
import type { Check } from '#platform/health.ts';
import type { Logger } from '#platform/logger.ts';
import { examine, SupergraphRefused } from './supergraph/examine.ts';
import { assertServable, createLastGood, type LastGood } from './supergraph/last-good.ts';
import { createSupergraphReport, type SupergraphReport } from './supergraph/report.ts';
import { createSource, type SourceText, type SupergraphSource } from './supergraph/source.ts';

/**
 * What is done before a supergraph is served. Rejects when it cannot be. What it returns is called in the end, and
 * undoes it for a supergraph that is not served after all.
 */
export type ReadySupergraph = (supergraphSdl: string, signal: AbortSignal) => Promise<() => void>;

export interface WatchedSupergraph {
  readonly manager: (getReady: ReadySupergraph) => SupergraphManager;
  readonly check: Check;
}

interface Parts {
  /** A file or a URL. */
  readonly place: string;
  /** One of them must have signed what is served; any supergraph is served without keys. */
  readonly keys: readonly KeyObject[];
  /** Where the last good one is kept. */
  readonly lastGoodPath?: string | undefined;
  readonly pollMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
}

interface Watch {
  readonly keys: readonly KeyObject[];
  readonly source: SupergraphSource;
  readonly lastGood: LastGood | undefined;
  readonly report: SupergraphReport;
  /** What the source held when it was last looked at, and why that is not served, if it is not. */
  seen: SourceText;
  problem: unknown;
  served: SourceText;
}

const nothing: SourceText = { sdl: '', signature: '' };

interface Serving {
  readonly getReady: ReadySupergraph;
  readonly update: (sdl: string) => void;
  /** Aborted on stop. */
  readonly signal: AbortSignal;
}

const serve = async (sdl: string, { getReady, update, signal }: Serving): Promise<void> => {
  const finish = await getReady(sdl, signal);
  try {
    signal.throwIfAborted();
    update(sdl);
  } finally {
    finish();
  }
};

const readSource = ({ source }: Watch, anew: boolean): Promise<SourceText | null> =>
  source.read(anew).catch((error: unknown) => {
    throw new SupergraphRefused('UNREADABLE', error);
  });

const isSame = (one: SourceText, other: SourceText): boolean =>
  one.sdl === other.sdl && one.signature === other.signature;

/** Serves what the source holds now, unless that is what is served. */
const serveSeen = async (watch: Watch, serving: Serving): Promise<void> => {
  const { seen, served, report, keys, lastGood } = watch;
  try {
    if (isSame(seen, served)) {
      report.settled();
      return;
    }
    await serve(examine(seen, keys), serving);
    watch.served = seen;
    report.served('source');
    await lastGood?.keep(seen);
  } catch (thrown) {
    watch.problem = thrown;
    throw thrown;
  }
};

/** One look at the source: serve what changed, keep what we have when the new one is bad. */
const lookOnce = async (watch: Watch, serving: Serving): Promise<void> => {
  const { report } = watch;
  try {
    const text = await readSource(watch, report.isRefused());
    if (text === null) return;
    if (isSame(text, watch.seen) && watch.problem !== undefined) throw watch.problem;
    watch.seen = text;
    watch.problem = undefined;
    await serveSeen(watch, serving);
  } catch (thrown) {
    if (!serving.signal.aborted) report.refused(thrown);
  }
};

/** The supergraph to start with: what the source holds, else the last good one. */
const readFirst = async (watch: Watch): Promise<string> => {
  const { keys, lastGood, report } = watch;
  try {
    const text = await readSource(watch, true);
    if (text !== null) watch.seen = text;
    const sdl = examine(watch.seen, keys);
    if (lastGood !== undefined) assertServable(sdl);
    watch.served = watch.seen;
    report.served('source');
    await lastGood?.keep(watch.seen);
    return sdl;
  } catch (thrown) {
    const kept = await lastGood?.read().catch(() => undefined);
    if (kept === undefined) throw thrown;
    const sdl = examine(kept, keys);
    watch.served = kept;
    if (watch.seen.sdl !== '') watch.problem = thrown;
    report.served('last good');
    report.refused(thrown);
    return sdl;
  }
};

/**
 * The supergraph, looked at every `pollMs`. Polling a file sees what file events miss: a mounted ConfigMap is swapped by a
 * symbolic link.
 */
export const watchSupergraph = (parts: Parts): WatchedSupergraph => {
  const { place, keys, lastGoodPath, logger } = parts;
  const report = createSupergraphReport(parts);
  const watch: Watch = {
    keys,
    source: createSource(place, keys.length > 0),
    lastGood: lastGoodPath === undefined ? undefined : createLastGood(lastGoodPath, logger),
    report,
    seen: nothing,
    problem: undefined,
    served: nothing,
  };
  return {
    check: report.check,
    manager: (getReady) => ({
      initialize: async ({ update }) => {
        const supergraphSdl = await readFirst(watch);
        const stopping = new AbortController();
        const serving = { getReady, update, signal: stopping.signal };
        // While the first one is loaded; whoever serves it is told when that failed.
        getReady(supergraphSdl, stopping.signal).catch(() => undefined);
        let looking = Promise.resolve();
        const timer = setInterval(() => {
          looking = looking.then(() => lookOnce(watch, serving));
        }, parts.pollMs);
        const cleanup = async (): Promise<void> => {
          clearInterval(timer);
          stopping.abort();
          await looking;
        };
        return { supergraphSdl, cleanup };
      },
    }),
  };
};
