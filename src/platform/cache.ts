import { LRUCache } from 'lru-cache';
import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';

/** What both levels hold. Values are shared between callers: read them, never change them. */
interface Entry {
  readonly json: string;
  readonly storedAt: number;
}

/** The slice of Redis that the second level needs. */
export interface CacheRedis {
  readonly get: (key: string) => Promise<string | null>;
  readonly set: (key: string, value: string, unit: 'PX', milliseconds: number) => Promise<unknown>;
  readonly del: (key: string) => Promise<unknown>;
}

export interface CacheRead<T> {
  readonly value: T;
  readonly ageMs: number;
  /** True when the value is past its time and the source could not be asked. */
  readonly stale: boolean;
}

export interface CacheRequest<T> {
  readonly key: string;
  readonly freshMs: number;
  /** How long past `freshMs` a value may still answer when loading fails. */
  readonly staleIfErrorMs: number;
  readonly load: () => Promise<T>;
}

export interface Cache {
  /** A fresh value, else a loaded one, else a stale one, else the loader's error. Errors are never kept. */
  readonly read: <T>(request: CacheRequest<T>) => Promise<CacheRead<T>>;
  readonly drop: (key: string) => Promise<void>;
}

const entryOverheadBytes = 100;

const parseEntry = (text: string | null): Entry | undefined => {
  if (text === null) return undefined;
  const split = text.indexOf(' ');
  const storedAt = Number(text.slice(0, split));
  return split > 0 && Number.isFinite(storedAt) ? { storedAt, json: text.slice(split + 1) } : undefined;
};

/** The optional second level: any failure is a miss, because the source still has the truth. */
const createSecondLevel = (redis: CacheRedis | undefined, logger: Logger) => ({
  get: async (key: string): Promise<Entry | undefined> => {
    try {
      return parseEntry((await redis?.get(key)) ?? null);
    } catch (error) {
      logger.debug({ err: error }, 'The second cache level did not answer.');
      return undefined;
    }
  },
  set: async (key: string, entry: Entry, milliseconds: number): Promise<void> => {
    try {
      await redis?.set(key, `${entry.storedAt} ${entry.json}`, 'PX', milliseconds);
    } catch (error) {
      logger.debug({ err: error }, 'The second cache level did not store.');
    }
  },
});

/** In-process LRU bounded by bytes, with an optional Redis level that replicas share. */
export const createCache = (options: {
  readonly namespace: string;
  readonly maxBytes: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly redis?: CacheRedis;
}): Cache => {
  const { clock, redis } = options;
  const local = new LRUCache<string, Entry>({
    maxSize: options.maxBytes,
    sizeCalculation: (entry, key) => 2 * (entry.json.length + key.length) + entryOverheadBytes,
  });
  const second = createSecondLevel(redis, options.logger);
  const loading = new Map<string, Promise<CacheRead<unknown>>>();
  const keyOf = (key: string): string => `soba:${options.namespace}:${key}`;

  const answer = (entry: Entry, stale: boolean): CacheRead<unknown> => ({
    value: JSON.parse(entry.json),
    ageMs: Math.max(0, clock.now() - entry.storedAt),
    stale,
  });
  const isYounger = (entry: Entry | undefined, milliseconds: number): entry is Entry =>
    entry !== undefined && clock.now() - entry.storedAt < milliseconds;

  const loadNow = async (key: string, request: CacheRequest<unknown>): Promise<CacheRead<unknown>> => {
    const longestMs = request.freshMs + request.staleIfErrorMs;
    const shared = redis === undefined ? undefined : await second.get(key);
    if (isYounger(shared, request.freshMs)) {
      local.set(key, shared);
      return answer(shared, false);
    }
    try {
      const entry = { json: JSON.stringify(await request.load()), storedAt: clock.now() };
      local.set(key, entry);
      if (redis !== undefined) await second.set(key, entry, longestMs);
      return answer(entry, false);
    } catch (error) {
      const old = local.get(key) ?? shared;
      if (isYounger(old, longestMs)) return answer(old, true);
      throw error;
    }
  };

  const read = async (request: CacheRequest<unknown>): Promise<CacheRead<unknown>> => {
    const key = keyOf(request.key);
    const known = local.get(key);
    if (isYounger(known, request.freshMs)) return answer(known, false);
    const flying = loading.get(key);
    if (flying !== undefined) return flying;
    const flight = loadNow(key, request).finally(() => loading.delete(key));
    loading.set(key, flight);
    return flight;
  };

  return {
    read: read as Cache['read'],
    drop: async (key) => {
      local.delete(keyOf(key));
      await redis?.del(keyOf(key));
    },
  };
};
