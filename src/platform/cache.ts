import { LRUCache } from 'lru-cache';
import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';

/** What both levels hold: text, so that every caller gets a value of its own. */
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

/** What a load came to; each caller makes its own value of it. */
interface Outcome {
  readonly entry: Entry;
  readonly stale: boolean;
}

const entryOverheadBytes = 100;

/** Throws when the text is not ours. */
const parseEntry = (text: string | null): Entry | undefined => {
  if (text === null) return undefined;
  const split = text.indexOf(' ');
  const storedAt = Number(text.slice(0, split));
  const json = text.slice(split + 1);
  JSON.parse(json);
  return split > 0 && Number.isFinite(storedAt) ? { storedAt, json } : undefined;
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
  del: async (key: string): Promise<void> => {
    try {
      await redis?.del(key);
    } catch (error) {
      logger.warn(
        { err: error },
        'The second cache level did not drop; it may answer until the time is over.',
      );
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
  const loading = new Map<string, Promise<Outcome>>();
  const keyOf = (key: string): string => `soba:${options.namespace}:${key}`;

  const answer = ({ entry, stale }: Outcome): CacheRead<unknown> => ({
    value: JSON.parse(entry.json),
    ageMs: Math.max(0, clock.now() - entry.storedAt),
    stale,
  });
  const isYounger = (entry: Entry | undefined, milliseconds: number): entry is Entry =>
    entry !== undefined && clock.now() - entry.storedAt < milliseconds;

  const keep = async (key: string, entry: Entry, milliseconds: number): Promise<void> => {
    local.set(key, entry);
    if (redis !== undefined) await second.set(key, entry, milliseconds);
  };

  const loadNow = async (
    key: string,
    request: CacheRequest<unknown>,
    isWanted: () => boolean,
  ): Promise<Outcome> => {
    const longestMs = request.freshMs + request.staleIfErrorMs;
    const shared = redis === undefined ? undefined : await second.get(key);
    if (isYounger(shared, request.freshMs)) {
      if (isWanted()) local.set(key, shared);
      return { entry: shared, stale: false };
    }
    try {
      const entry = { json: JSON.stringify(await request.load()), storedAt: clock.now() };
      if (isWanted()) await keep(key, entry, longestMs);
      return { entry, stale: false };
    } catch (error) {
      const old = local.get(key) ?? shared;
      if (isYounger(old, longestMs)) return { entry: old, stale: true };
      throw error;
    }
  };

  /** A load that began before its key was dropped still answers its callers, but is not kept. */
  const startLoad = (key: string, request: CacheRequest<unknown>): Promise<Outcome> => {
    const isWanted = (): boolean => loading.get(key) === flight;
    const flight: Promise<Outcome> = loadNow(key, request, isWanted).finally(() => {
      if (isWanted()) loading.delete(key);
    });
    loading.set(key, flight);
    return flight;
  };

  const read = async (request: CacheRequest<unknown>): Promise<CacheRead<unknown>> => {
    const key = keyOf(request.key);
    const known = local.get(key);
    if (isYounger(known, request.freshMs)) return answer({ entry: known, stale: false });
    return answer(await (loading.get(key) ?? startLoad(key, request)));
  };

  return {
    read: read as Cache['read'],
    drop: async (key) => {
      local.delete(keyOf(key));
      loading.delete(keyOf(key));
      await second.del(keyOf(key));
    },
  };
};
