import { Counter, Gauge, type Registry } from 'prom-client';
import type { Look } from './answer-store.ts';

/** What is looked for: an entity, the fields of a root, or the answer to a whole operation. */
export type CacheLevel = 'entity' | 'root' | 'response';

/** Where it was found, if it was; `stale` answered for a subgraph that failed. */
const results = ['memory', 'redis', 'miss', 'stale'] as const;
export type Reads = Record<(typeof results)[number], number>;

export interface CacheMetrics {
  /** To be counted up. The subgraph is one of the supergraph's, so that there are only so many. */
  readonly readsOf: (level: CacheLevel, subgraph: string) => Reads;
  readonly redis: Counter<'outcome'>;
  readonly invalidations: Counter<'by'>;
}

/** Counted in plain numbers and handed over when somebody reads: every request looks for something. */
const createReads = (registry: Registry): CacheMetrics['readsOf'] => {
  const tallies = new Map<string, { level: CacheLevel; subgraph: string; reads: Reads }>();
  new Counter({
    name: 'soba_answer_cache_reads_total',
    help: 'Answers looked for by level, subgraph and what was found; stale ones answered for a subgraph that failed.',
    labelNames: ['level', 'subgraph', 'result'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { level, subgraph, reads } of tallies.values()) {
        for (const result of results) {
          if (reads[result] > 0) this.inc({ level, subgraph, result }, reads[result]);
        }
      }
    },
  });
  return (level, subgraph) => {
    const key = `${level} ${subgraph}`;
    const tally = tallies.get(key) ?? { level, subgraph, reads: { memory: 0, redis: 0, miss: 0, stale: 0 } };
    tallies.set(key, tally);
    return tally.reads;
  };
};

export const createCacheMetrics = (registry: Registry): CacheMetrics => ({
  readsOf: createReads(registry),
  redis: new Counter({
    name: 'soba_answer_cache_redis_total',
    help: 'Calls of Redis for the answer cache by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
  }),
  invalidations: new Counter({
    name: 'soba_answer_cache_invalidations_total',
    help: 'Invalidations by what they named.',
    labelNames: ['by'],
    registers: [registry],
  }),
});

/** Counts what a look found; what was stale and answered all the same is told apart from what was missed. */
export const countReads = (
  reads: Reads,
  { found, count }: Pick<Look, 'found' | 'count'>,
  staleCount = 0,
): void => {
  let missed = count - staleCount;
  for (const one of found) {
    if (one?.isFresh !== true) continue;
    reads[one.from] += 1;
    missed -= 1;
  }
  reads.miss += missed;
  reads.stale += staleCount;
};

export const observeMemory = (
  registry: Registry,
  memory: { readonly bytes: () => number; readonly entries: () => number },
): void => {
  new Gauge({
    name: 'soba_answer_cache_bytes',
    help: 'Memory that kept answers take, about.',
    registers: [registry],
    collect() {
      this.set(memory.bytes());
    },
  });
  new Gauge({
    name: 'soba_answer_cache_entries',
    help: 'Answers that are kept in memory.',
    registers: [registry],
    collect() {
      this.set(memory.entries());
    },
  });
};
