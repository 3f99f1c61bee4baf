import type { Logger } from '#platform/logger.ts';
import type { PlanMetrics } from './plan-metrics.ts';
import { createPlanQueue, type PlanQueue } from './plan-queue.ts';
import type { PlanSettings } from './plan-settings.ts';
import { startPlannerThread } from './planner-thread.ts';

interface Parts {
  readonly config: PlanSettings;
  readonly metrics: Pick<PlanMetrics, 'planned' | 'threadLost'>;
  readonly logger: Logger;
  readonly startThread?: typeof startPlannerThread;
}

/** The planners of a process: one for the supergraph that is served, and for a while those beside it. */
export const createPlanQueues = (parts: Parts) => {
  const { config, metrics, logger, startThread = startPlannerThread } = parts;
  const queues = new Set<PlanQueue>();
  let isStopped = false;
  const closing = (queue: PlanQueue, closed: Promise<void>): void => {
    closed
      .catch((error: unknown) => logger.warn({ err: error }, 'A thread that plans did not end.'))
      .finally(() => queues.delete(queue));
  };
  return {
    open: (supergraphSdl: string): PlanQueue => {
      const queue = createPlanQueue({
        startThread: () => startThread({ supergraphSdl, heapMb: config.SOBA_PLAN_HEAP_MB }),
        timeoutMs: config.SOBA_PLAN_TIMEOUT_MS,
        maxWaiting: config.SOBA_PLAN_QUEUE_SIZE,
        observer: {
          planned: metrics.planned,
          threadLost: (error) => {
            metrics.threadLost();
            logger.warn({ err: error }, 'The thread that plans was lost.');
          },
        },
      });
      queues.add(queue);
      if (isStopped) closing(queue, queue.stop());
      return queue;
    },
    /** Ends when it has nothing to do. */
    retire: (queue: PlanQueue): void => closing(queue, queue.retire()),
    /** Ends at once. */
    close: (queue: PlanQueue): void => closing(queue, queue.stop()),
    waiting: (): number => [...queues].reduce((sum, queue) => sum + queue.waiting(), 0),
    stop: async (): Promise<void> => {
      isStopped = true;
      await Promise.all([...queues].map((queue) => queue.stop()));
    },
  };
};
