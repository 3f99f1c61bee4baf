import { setFlagsFromString } from 'node:v8';

const flags = [
  // While a process starts it is slow, and what requests make lives for long. V8 takes that for a habit of the code: it puts
  // such objects into the old heap from then on, where each keeps all that it refers to until the whole heap is collected.
  // Whether that happens is a matter of chance, and it makes the collections of a process several times longer for good.
  '--no-allocation-site-pretenuring',
  // The whole heap is collected when it has grown by half. V8 lets it grow by a tenth under a steady load, and collects it
  // every few seconds, with threads that take the processors from the requests; or to three times, where much is made.
  '--heap-growing-percent=50',
  // Young objects are collected by the thread that made them. Most of them are garbage by then, so that V8's helpers take
  // longer to be woken, on a processor that requests could have had, than they save.
  '--no-parallel-scavenge',
  // V8 takes a process that allocates little for idle. It is collected then too, but not with all else stopped.
  '--no-memory-reducer-favors-memory',
];

/** How V8 collects memory in a process that answers requests. To be called before anything else runs. */
export const tuneHeap = (): void => {
  for (const flag of flags) setFlagsFromString(flag);
};
