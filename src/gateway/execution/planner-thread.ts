import { Worker } from 'node:worker_threads';
import type { PlanRequest, SupergraphFacts } from './operation-planner.ts';
import type { PlannerData, PlannerMessage, PlanningCost } from './planner-messages.ts';

export interface MadePlan extends PlanningCost {
  /** The plan as JSON text; `null` when there is nothing to fetch. */
  readonly text: string;
}

/** One thread with one planner. */
export interface PlannerThread {
  /** Rejects when the planner cannot be built. */
  readonly ready: Promise<SupergraphFacts>;
  /** One request at a time. Rejects with PlanningFailed, or with ThreadEnded. */
  readonly plan: (request: PlanRequest) => Promise<MadePlan>;
  /** Ends it whatever it is doing. */
  readonly end: () => Promise<void>;
}

/** The planner refused the operation, or broke on it; the thread goes on. */
export class PlanningFailed extends Error {
  readonly isTooComplex: boolean;
  readonly milliseconds: number;

  constructor(message: string, { isTooComplex, milliseconds }: Omit<PlanningFailed, keyof Error>) {
    super(message);
    this.name = 'PlanningFailed';
    this.isTooComplex = isTooComplex;
    this.milliseconds = milliseconds;
  }
}

/** Nothing can be planned over this supergraph. */
export class SupergraphRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SupergraphRefused';
  }
}

/** The thread is no more: ended by us, out of memory, or broken. */
export class ThreadEnded extends Error {
  readonly isOutOfMemory: boolean;

  constructor(cause: unknown, isOutOfMemory: boolean) {
    super('The thread that plans has ended.', { cause });
    this.name = 'ThreadEnded';
    this.isOutOfMemory = isOutOfMemory;
  }
}

interface Parts {
  readonly supergraphSdl: string;
  /** Memory that the planner may use. */
  readonly heapMb: number;
  readonly entry?: URL;
}

const workerFile = new URL('./planner-worker.ts', import.meta.url);

const isOutOfMemory = (cause: unknown): boolean =>
  (Object(cause) as { readonly code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY';

/**
 * The limit that V8 keeps is far above ours, because now and then it ends the process and not the thread. Most plans are
 * made before the first look.
 */
const spareMb = 512;
const lookMs = 20;

/** Ends the thread when it takes more memory than it may; what this returns ends the watch. */
const watchHeap = (worker: Worker, heapMb: number, exceed: () => void): (() => void) => {
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    // A thread that has ended has no heap.
    const heap = await worker.getHeapStatistics().catch(() => undefined);
    if (isOver || heap === undefined) return;
    if (heap.used_heap_size > heapMb * 2 ** 20) exceed();
    else wait();
  };
  const wait = (): void => {
    timer = setTimeout(() => void look(), lookMs);
  };
  wait();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
};

/** One message for each exchange; an idle thread keeps no process alive. */
const createExchange = (worker: Worker, heapMb: number) => {
  let ended: ThreadEnded | undefined;
  let answer: { resolve: (message: PlannerMessage) => void; reject: (error: unknown) => void } | undefined;
  const end = (cause: unknown, isTooLarge = isOutOfMemory(cause)): void => {
    ended ??= new ThreadEnded(cause, isTooLarge);
    answer?.reject(ended);
  };
  const exceed = (): void => {
    end(new Error(`The thread that plans took more than ${heapMb} MB.`), true);
    void worker.terminate();
  };
  worker.on('message', (message: PlannerMessage) => answer?.resolve(message));
  worker.on('messageerror', (error) => end(error));
  worker.on('error', (error) => end(error));
  worker.once('exit', (code) => end(new Error(`Exit code ${code}.`)));
  return async (request?: PlanRequest): Promise<PlannerMessage> => {
    if (ended !== undefined) throw ended;
    const { promise, resolve, reject } = Promise.withResolvers<PlannerMessage>();
    answer = { resolve, reject };
    worker.ref();
    if (request !== undefined) worker.postMessage(request);
    const unwatch = watchHeap(worker, heapMb, exceed);
    try {
      return await promise;
    } finally {
      unwatch();
      answer = undefined;
      worker.unref();
    }
  };
};

export const startPlannerThread = ({ supergraphSdl, heapMb, entry = workerFile }: Parts): PlannerThread => {
  const worker = new Worker(entry, {
    workerData: { supergraphSdl } satisfies PlannerData,
    resourceLimits: { maxOldGenerationSizeMb: heapMb + spareMb },
    name: 'planner',
    // It needs no secret of ours, and no flag.
    env: {},
    execArgv: [],
  });
  const exchange = createExchange(worker, heapMb);
  const start = async (): Promise<SupergraphFacts> => {
    const message = await exchange();
    if (message.kind === 'ready') return message.facts;
    throw message.kind === 'refused' ? new SupergraphRefused(message.message) : new Error(message.kind);
  };
  const ready = start();
  // Whoever waits for it hears of it.
  ready.catch(() => undefined);
  return {
    ready,
    plan: async (request) => {
      await ready;
      const message = await exchange(request);
      if (message.kind === 'planned') return message;
      if (message.kind !== 'failed') throw new Error(message.kind);
      throw new PlanningFailed(message.message, message);
    },
    end: async () => {
      await worker.terminate();
    },
  };
};
