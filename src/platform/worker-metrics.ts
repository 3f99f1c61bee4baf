import cluster from 'node:cluster';
import { AggregatorRegistry, type Registry } from 'prom-client';

/** Whichever worker a scrape meets, it is answered for all of them. */

interface Message {
  readonly type: 'soba:metrics';
  readonly id: number;
  /** In the answer; missing when the others could not be asked. */
  readonly text?: string;
}

const isMessage = (message: unknown): message is Message =>
  Object(message).type === ('soba:metrics' satisfies Message['type']);

/** In the primary process: adds up the metrics of all workers for the one that asks. */
export const answerWorkers = (): void => {
  const all = new AggregatorRegistry();
  cluster.on('message', (worker, message: unknown) => {
    if (!isMessage(message)) return;
    // The one that asked may have ended meanwhile; then nobody waits.
    const answer = (text?: string): boolean =>
      worker.isConnected() && worker.send({ ...message, text }, () => undefined);
    all.clusterMetrics().then(answer, () => answer());
  });
};

/** The metrics of this process, or of all workers when it is one of several. */
export const createExposition = (registry: Registry): (() => Promise<string>) => {
  if (!cluster.isWorker) return () => registry.metrics();
  AggregatorRegistry.setRegistries(registry);
  // Answers the primary process from now on.
  new AggregatorRegistry();
  const waiting = new Map<number, PromiseWithResolvers<string>>();
  let asked = 0;
  process.on('message', (message) => {
    if (!isMessage(message)) return;
    const { id, text } = message;
    const one = waiting.get(id);
    waiting.delete(id);
    if (text === undefined) one?.reject(new Error('Not every worker told its metrics in time.'));
    else one?.resolve(text);
  });
  return () => {
    asked += 1;
    const one = Promise.withResolvers<string>();
    waiting.set(asked, one);
    process.send?.({ type: 'soba:metrics', id: asked } satisfies Message);
    return one.promise;
  };
};
