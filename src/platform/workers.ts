import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';
import type { Stoppable } from './shutdown.ts';
import { answerWorkers } from './worker-metrics.ts';

/** A worker that dies at once must not be started again at once. */
const shortestWaitMs = 100;
const longestWaitMs = 10_000;
/** Who lived this long did not die of its start. */
const soundLifeMs = 60_000;

/** How long to wait before the next start, after a worker lived this long and the one before it was waited for. */
export const nextWait = (lastWaitMs: number, livedMs: number): number =>
  livedMs > soundLifeMs ? shortestWaitMs : Math.min(longestWaitMs, Math.max(shortestWaitMs, 2 * lastWaitMs));

interface Parts {
  readonly count: number;
  readonly logger: Logger;
  readonly clock: Clock;
}

const exitOf = (worker: Worker): Promise<number> =>
  new Promise((resolve) => worker.once('exit', (code, signal) => resolve(signal === null ? code : 1)));

/** Settles when the worker serves; rejects when it ends before. */
const untilListening = (worker: Worker): Promise<void> =>
  new Promise((resolve, reject) => {
    worker.once('listening', () => resolve());
    worker.once('exit', () => reject(new Error('A worker could not start.')));
  });

/**
 * Starts this program `count` times more, on one port: connections are dealt out in turn. A worker that ends is replaced,
 * later each time when it does not live long. Stopping tells each to stop as a process of its own would.
 */
export const startWorkers = async ({ count, logger, clock }: Parts): Promise<Stoppable> => {
  const ends = new Map<Worker, Promise<number>>();
  let starting = true;
  let stopping = false;
  let waitMs = 0;

  const replace = async (dead: Worker, startedAt: number, code: number): Promise<void> => {
    if (starting || stopping) return;
    waitMs = nextWait(waitMs, clock.now() - startedAt);
    logger.error({ pid: dead.process.pid, code, waitMs }, 'A worker ended; another takes its place.');
    await sleep(waitMs);
    if (!stopping) start().catch((error: unknown) => logger.error({ err: error }, 'A worker did not start.'));
  };
  const start = (): Promise<void> => {
    const startedAt = clock.now();
    const worker = cluster.fork();
    const ended = exitOf(worker);
    ends.set(worker, ended);
    void ended.then((code) => {
      ends.delete(worker);
      return replace(worker, startedAt, code);
    });
    return untilListening(worker).then(() => logger.info({ pid: worker.process.pid }, 'A worker serves.'));
  };
  const stop = async (): Promise<void> => {
    stopping = true;
    for (const worker of ends.keys()) worker.process.kill('SIGTERM');
    const codes = await Promise.all(ends.values());
    const bad = codes.filter((code) => code !== 0);
    if (bad.length > 0) throw new Error(`Workers ended with ${bad.join(', ')}.`);
  };

  answerWorkers();
  try {
    await Promise.all(Array.from({ length: count }, start));
    starting = false;
    if (ends.size < count) throw new Error('A worker ended while others started.');
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
  return { name: 'workers', stop };
};
