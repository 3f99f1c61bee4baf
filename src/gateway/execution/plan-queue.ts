import { type DocumentNode, print } from 'graphql';
import { type Refusal, refusal, refuse } from '#platform/errors.ts';
import type { PlanRequest, SupergraphFacts } from './operation-planner.ts';
import { type MadePlan, type PlannerThread, PlanningFailed, ThreadEnded } from './planner-thread.ts';

/** What came of planning an operation. */
export type PlanOutcome = 'planned' | 'too_complex' | 'failed';

export interface PlanObserver {
  readonly planned: (outcome: PlanOutcome, cost: { milliseconds: number; heapBytes?: number }) => void;
  /** A thread ended before its time. */
  readonly threadLost: (error: unknown) => void;
}

export interface PendingPlan {
  readonly made: Promise<MadePlan>;
  /** Takes it out of the queue; false when it is too late for that. */
  readonly withdraw: () => boolean;
}

export const planRequest = (
  document: DocumentNode,
  { operationName, overrides }: Omit<PlanRequest, 'source'>,
): PlanRequest => ({ source: print(document), operationName, overrides });

/** Plans one operation at a time, in a thread that is replaced when it dies. */
export interface PlanQueue {
  /** What the planner knows of its supergraph. Rejects when it cannot be built. */
  readonly facts: () => Promise<SupergraphFacts>;
  readonly plan: (request: PlanRequest) => PendingPlan;
  readonly waiting: () => number;
  /** Ends the thread as soon as it has nothing to do. For what comes later it is started again, and ended. */
  readonly retire: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface Parts {
  readonly startThread: () => PlannerThread;
  /** Longest planning of one operation. */
  readonly timeoutMs: number;
  readonly maxWaiting: number;
  readonly observer: PlanObserver;
}

interface Job extends PromiseWithResolvers<MadePlan> {
  readonly request: PlanRequest;
}

/** Reading the code and building the planner; a supergraph that needs longer is none. */
const startLimitMs = 60_000;

interface Limited<T> {
  readonly thread: PlannerThread;
  readonly work: Promise<T>;
  readonly milliseconds: number;
  readonly late: () => Error;
}

/** Ends the thread when the time is over. An event loop that was busy gets a turn to see an answer that has come. */
const within = async <T>({ thread, work, milliseconds, late }: Limited<T>): Promise<T> => {
  let isOver = false;
  let isLate = false;
  const end = (): void => {
    if (isOver) return;
    isLate = true;
    void thread.end();
  };
  const timer = setTimeout(() => setImmediate(end), milliseconds);
  try {
    return await work;
  } catch (error) {
    throw isLate ? late() : error;
  } finally {
    isOver = true;
    clearTimeout(timer);
  }
};

const outcomeOf = (error: unknown): PlanOutcome =>
  (error as Partial<Refusal>).code === 'OPERATION_TOO_COMPLEX' ? 'too_complex' : 'failed';

const tooComplex = (): Refusal => refusal('OPERATION_TOO_COMPLEX');

/** What the caller is told: a limit was met, or it is a fault of ours. */
const reasonFor = (error: unknown): unknown => {
  const isTooComplex =
    (error instanceof PlanningFailed && error.isTooComplex) ||
    (error instanceof ThreadEnded && error.isOutOfMemory);
  return isTooComplex ? tooComplex() : error;
};

const startedLate = (): Error => new Error('The planner was not built in time.');

/** The thread that is there, or a new one. */
const createThreads = ({ startThread, timeoutMs, observer }: Parts) => {
  let current: PlannerThread | undefined;
  let facts: SupergraphFacts | undefined;
  let isWanted = true;
  let isStopped = false;
  let ending = Promise.resolve();
  const lose = (thread: PlannerThread, error: unknown): void => {
    if (current !== thread) return;
    current = undefined;
    observer.threadLost(error);
  };
  const ready = async (): Promise<PlannerThread> => {
    if (isStopped) refuse('SERVICE_UNAVAILABLE');
    current ??= startThread();
    const thread = current;
    try {
      facts = await within({ thread, work: thread.ready, milliseconds: startLimitMs, late: startedLate });
      return thread;
    } catch (error) {
      lose(thread, error);
      throw error;
    }
  };
  return {
    facts: async () => {
      if (facts === undefined) await ready();
      return facts as SupergraphFacts;
    },
    plan: async (request: PlanRequest): Promise<MadePlan> => {
      const thread = await ready().catch(() => refuse('SERVICE_UNAVAILABLE'));
      try {
        const work = thread.plan(request);
        return await within({ thread, work, milliseconds: timeoutMs, late: tooComplex });
      } catch (error) {
        if (error instanceof PlanningFailed) throw error;
        lose(thread, error);
        // The next operation should find a thread that is ready.
        if (isWanted) current ??= startThread();
        throw error;
      }
    },
    /** From now on a thread is only started for work. */
    leave: (): void => {
      isWanted = false;
    },
    /** From now on none is started. */
    stop: (): void => {
      isWanted = false;
      isStopped = true;
    },
    end: (): Promise<void> => {
      const thread = current;
      current = undefined;
      if (thread !== undefined) ending = Promise.all([ending, thread.end()]).then(() => undefined);
      return ending;
    },
  };
};

export const createPlanQueue = (parts: Parts): PlanQueue => {
  const { maxWaiting, observer } = parts;
  const threads = createThreads(parts);
  const jobs: Job[] = [];
  let working: Promise<void> | undefined;
  let isRetired = false;
  let isStopped = false;

  /** What an earlier operation left behind may have ended the thread: a second one decides. */
  const make = async (request: PlanRequest): Promise<MadePlan> => {
    try {
      return await threads.plan(request);
    } catch (error) {
      if (!(error instanceof ThreadEnded) || isStopped) throw error;
      return await threads.plan(request);
    }
  };
  const settle = async ({ request, resolve, reject }: Job): Promise<void> => {
    const startedAt = performance.now();
    try {
      const made = await make(request);
      observer.planned('planned', made);
      resolve(made);
    } catch (error) {
      const reason = isStopped ? refusal('SERVICE_UNAVAILABLE') : reasonFor(error);
      observer.planned(outcomeOf(reason), { milliseconds: performance.now() - startedAt });
      reject(reason);
    }
  };
  const work = async (): Promise<void> => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) await settle(job);
    working = undefined;
    if (isRetired) await threads.end();
  };
  return {
    facts: threads.facts,
    plan: (request) => {
      const job: Job = { request, ...Promise.withResolvers<MadePlan>() };
      if (isStopped || jobs.length >= maxWaiting) job.reject(refusal('SERVICE_UNAVAILABLE'));
      else {
        jobs.push(job);
        working ??= work();
      }
      const withdraw = (): boolean => {
        const index = jobs.indexOf(job);
        if (index < 0) return false;
        jobs.splice(index, 1);
        job.reject(refusal('SERVICE_UNAVAILABLE'));
        return true;
      };
      return { made: job.promise, withdraw };
    },
    waiting: () => jobs.length,
    retire: async () => {
      isRetired = true;
      threads.leave();
      await working;
      await threads.end();
    },
    stop: async () => {
      isStopped = true;
      threads.stop();
      for (const job of jobs.splice(0)) job.reject(refusal('SERVICE_UNAVAILABLE'));
      await threads.end();
      await working;
    },
  };
};
