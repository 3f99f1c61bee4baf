import { z } from 'zod';
import type { Clock } from '#platform/clock.ts';
import type { Logger } from '#platform/logger.ts';
import { createBreaker } from '#platform/rate-limit/breaker.ts';
import type { CacheMetrics } from './cache-metrics.ts';
import { digest } from './canonical.ts';
import type { Kept } from './memory-store.ts';

/** The slice of Redis that replicas share answers over. */
export interface SharedRedis {
  readonly mget: (...keys: string[]) => Promise<(string | null)[]>;
  readonly set: (key: string, value: string, unit: 'PX', milliseconds: number) => Promise<unknown>;
  /** All commands or none. */
  readonly multi: (commands: (string | number)[][]) => {
    readonly exec: () => Promise<readonly (readonly [Error | null, unknown])[] | null>;
  };
}

/** How often each tag was invalidated, by tag. */
export type Marks = ReadonlyMap<string, string>;

export interface SharedRead {
  readonly kept: readonly (Kept | undefined)[];
  readonly marks: Marks;
}

export interface SharedWanted {
  readonly key: string;
  readonly tags: readonly string[];
}

/** Answers that replicas share. It never throws, and never takes longer than its time-out. */
export interface SharedStore {
  /** Nothing when Redis does not answer in time. */
  readonly read: (wanted: readonly SharedWanted[]) => Promise<SharedRead | undefined>;
  /** `marks` are those from before the question was asked. */
  readonly write: (wanted: SharedWanted, kept: Kept, marks: Marks) => void;
  /** Whether all replicas will be told. */
  readonly invalidate: (tags: readonly string[]) => Promise<boolean>;
}

/** Longer than anything is kept, so that no answer outlives the mark that made it invalid. */
export const longestMs = 86_400_000;
const markMs = 2 * longestMs;

export const invalidationChannel = 'soba:answer-invalidations';

const keyOf = (key: string): string => `soba:answer:${digest(key)}`;
const markOf = (tag: string): string => `soba:answer-mark:${digest(tag)}`;

const Stored = z.object({
  value: z.unknown(),
  storedAt: z.number(),
  freshUntil: z.number(),
  staleUntil: z.number(),
  isPrivate: z.boolean(),
  marks: z.string(),
});

const marksText = (tags: readonly string[], marks: Marks): string =>
  tags.map((tag) => marks.get(tag) ?? '').join(' ');

/** What is not ours, or was invalidated since, is not there. */
const parseKept = (text: string | null, marks: string, now: number): Kept | undefined => {
  if (text === null) return undefined;
  try {
    const { marks: then, ...kept } = Stored.parse(JSON.parse(text));
    return then === marks && kept.staleUntil > now ? kept : undefined;
  } catch {
    return undefined;
  }
};

interface Parts {
  readonly redis: SharedRedis;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: CacheMetrics;
}

const inTime = async <T>(work: Promise<T>, milliseconds: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('Redis took too long.')), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** A Redis that fails again and again is left alone for a while. */
const createCaller = ({ clock, logger, metrics }: Parts) => {
  const breaker = createBreaker({
    clock,
    random: Math.random,
    onChange: (open) => logger.warn({ open }, 'The shared level of the answer cache was switched.'),
  });
  return async <T>(call: () => Promise<T>): Promise<T | undefined> => {
    if (breaker.isOpen() && !breaker.mayProbe()) {
      metrics.redis.inc({ outcome: 'skipped' });
      return undefined;
    }
    try {
      const result = await call();
      breaker.succeeded();
      metrics.redis.inc({ outcome: 'ok' });
      return result;
    } catch (error) {
      breaker.failed();
      metrics.redis.inc({ outcome: 'failed' });
      logger.debug({ err: error }, 'The shared level of the answer cache failed.');
      return undefined;
    }
  };
};

export const createSharedStore = (parts: Parts): SharedStore => {
  const { redis, timeoutMs, clock, logger } = parts;
  const attempt = createCaller(parts);
  return {
    read: (wanted) =>
      attempt(async () => {
        const tags = [...new Set(wanted.flatMap((one) => one.tags))];
        const keys = [...wanted.map(({ key }) => keyOf(key)), ...tags.map(markOf)];
        const texts = await inTime(redis.mget(...keys), timeoutMs);
        const marks = new Map(tags.map((tag, index) => [tag, texts[wanted.length + index] ?? '']));
        const now = clock.now();
        const kept = wanted.map((one, index) =>
          parseKept(texts[index] ?? null, marksText(one.tags, marks), now),
        );
        return { kept, marks };
      }),
    write: ({ key, tags }, kept, marks) => {
      const text = JSON.stringify({ ...kept, marks: marksText(tags, marks) });
      const left = Math.ceil(kept.staleUntil - clock.now());
      if (left > 0) void attempt(() => redis.set(keyOf(key), text, 'PX', left));
    },
    invalidate: async (tags) => {
      const marks = tags.map(markOf);
      const commands = marks.flatMap((mark) => [
        ['incr', mark],
        ['pexpire', mark, markMs],
      ]);
      try {
        const results = await redis
          .multi([...commands, ['publish', invalidationChannel, JSON.stringify(tags)]])
          .exec();
        return results?.every(([error]) => error === null) ?? false;
      } catch (error) {
        logger.warn({ err: error }, 'An invalidation did not reach the other replicas.');
        return false;
      }
    },
  };
};
