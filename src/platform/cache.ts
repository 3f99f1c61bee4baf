import { LRUCache } from 'lru-cache';
import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';
import { createPassingMap } from './passing-map.ts';

/** What both levels hold: text, so that every caller gets a value of its own. */
interface Entry {
  readonly json: string;
  readonly storedAt: number;
  /** The share of its fresh time before whose end another is loaded behind it. */
  readonly early: number;
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
  /** True when the value is past its time. */
  readonly stale: boolean;
  /** False when the source was asked for it. */
  readonly kept: boolean;
}

interface Lifetimes {
  readonly freshMs: number;
  /** How long past `freshMs` a value still answers, while another is loaded behind it. */
  readonly staleWhileRevalidateMs?: number;
  /** How long past `freshMs` a value may still answer when loading fails. */
  readonly staleIfErrorMs: number;
}

export interface CacheRequest<T> extends Lifetimes {
  readonly key: string;
  /** `isBehind` when the caller has been answered already. */
  readonly load: (isBehind: boolean) => Promise<T>;
}

export interface Cache {
  /** A fresh value, else a loaded one, else a stale one, else the loader's error. Errors are never kept. */
  readonly read: <T>(request: CacheRequest<T>) => Promise<CacheRead<T>>;
  /** What `read` would answer if loading failed now. Looks in the process only. */
  readonly fallback: <T>(request: Omit<CacheRequest<T>, 'load'>) => CacheRead<T> | undefined;
  readonly drop: (key: string) => Promise<void>;
}

/** What a load came to; each caller makes its own value of it. */
interface Outcome {
  readonly entry: Entry;
  readonly kept: boolean;
}

const entryOverheadBytes = 100;

/** Throws when the text is not ours. */
const parseEntry = (text: string | null): Entry | undefined => {
  if (text === null) return undefined;
  const [, storedAt, early, json = ''] = /^(\d{1,16}) (0(?:\.\d+)?) ([\s\S]*)$/.exec(text) ?? [];
  if (storedAt === undefined) return undefined;
  JSON.parse(json);
  return { storedAt: Number(storedAt), early: Number(early), json };
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
      await redis?.set(key, `${entry.storedAt} ${entry.early} ${entry.json}`, 'PX', milliseconds);
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

interface CacheOptions {
  readonly namespace: string;
  readonly maxBytes: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly redis?: CacheRedis;
  /**
   * Draws the share of its fresh time before whose end a value is loaded anew behind its answers, so that not all that were
   * loaded together end together.
   */
  readonly early?: () => number;
}

const youngest = (one: Entry | undefined, other: Entry | undefined): Entry | undefined =>
  (one?.storedAt ?? -1) >= (other?.storedAt ?? -1) ? one : other;

const createAges = (clock: Clock) => {
  const isYounger = (entry: Entry | undefined, milliseconds: number): entry is Entry =>
    entry !== undefined && clock.now() - entry.storedAt < milliseconds;
  return {
    ageOf: ({ storedAt }: Entry): number => Math.max(0, clock.now() - storedAt),
    isFresh: (entry: Entry, { freshMs }: Lifetimes): boolean => isYounger(entry, freshMs),
    /** Nothing has to be loaded for it yet. */
    isYoung: (entry: Entry | undefined, { freshMs }: Lifetimes): entry is Entry =>
      isYounger(entry, freshMs * (1 - (entry?.early ?? 0))),
    /** Good enough while another is loaded. */
    isPassable: (entry: Entry | undefined, { freshMs, staleWhileRevalidateMs = 0 }: Lifetimes) =>
      isYounger(entry, freshMs + staleWhileRevalidateMs),
    isBetterThanNone: (entry: Entry | undefined, { freshMs, staleIfErrorMs }: Lifetimes): entry is Entry =>
      isYounger(entry, freshMs + staleIfErrorMs),
  };
};

/** In-process LRU bounded by bytes, with an optional Redis level that replicas share. */
const createLevels = ({ maxBytes, redis, logger }: CacheOptions) => {
  const local = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    sizeCalculation: (entry, key) => 2 * (entry.json.length + key.length) + entryOverheadBytes,
  });
  const second = createSecondLevel(redis, logger);
  return {
    local,
    shared: async (key: string): Promise<Entry | undefined> =>
      redis === undefined ? undefined : second.get(key),
    keep: (key: string, entry: Entry, milliseconds: number): void => {
      local.set(key, entry);
      if (redis !== undefined) void second.set(key, entry, milliseconds);
    },
    drop: async (key: string): Promise<void> => {
      local.delete(key);
      await second.del(key);
    },
  };
};

/** One load for a key at a time, whoever asks. One that began before its key was dropped still answers, but is not kept. */
const createLoads = (
  options: CacheOptions,
  levels: ReturnType<typeof createLevels>,
  ages: ReturnType<typeof createAges>,
) => {
  const { clock, early = () => 0 } = options;
  const { local } = levels;
  const running = createPassingMap<string, Promise<Outcome>>();
  const load = async (
    key: string,
    request: CacheRequest<unknown>,
    { isBehind, isWanted }: { readonly isBehind: boolean; readonly isWanted: () => boolean },
  ): Promise<Outcome> => {
    const shared = await levels.shared(key);
    if (ages.isYoung(shared, request) || (!isBehind && ages.isPassable(shared, request))) {
      if (isWanted()) local.set(key, shared);
      return { entry: shared, kept: true };
    }
    try {
      const json = JSON.stringify(await request.load(isBehind));
      const entry = { json, storedAt: clock.now(), early: early() };
      const { freshMs, staleWhileRevalidateMs = 0, staleIfErrorMs } = request;
      if (isWanted()) levels.keep(key, entry, freshMs + Math.max(staleWhileRevalidateMs, staleIfErrorMs));
      return { entry, kept: false };
    } catch (error) {
      const old = youngest(local.get(key), shared);
      if (ages.isBetterThanNone(old, request)) return { entry: old, kept: true };
      throw error;
    }
  };
  return {
    /** The load that runs, or a new one. */
    join: (key: string, request: CacheRequest<unknown>, isBehind: boolean): Promise<Outcome> => {
      const known = running.get(key);
      if (known !== undefined) return known;
      const isWanted = (): boolean => running.get(key) === flight;
      const flight: Promise<Outcome> = load(key, request, { isBehind, isWanted }).finally(() => {
        if (isWanted()) running.delete(key);
      });
      running.set(key, flight);
      return flight;
    },
    forget: (key: string) => void running.delete(key),
  };
};

export const createCache = (options: CacheOptions): Cache => {
  const ages = createAges(options.clock);
  const levels = createLevels(options);
  const loads = createLoads(options, levels, ages);
  const keyOf = (key: string): string => `soba:${options.namespace}:${key}`;
  const answer = ({ entry, kept }: Outcome, request: Lifetimes): CacheRead<unknown> => ({
    value: JSON.parse(entry.json),
    ageMs: ages.ageOf(entry),
    stale: !ages.isFresh(entry, request),
    kept,
  });

  const read = async (request: CacheRequest<unknown>): Promise<CacheRead<unknown>> => {
    const key = keyOf(request.key);
    const known = levels.local.get(key);
    if (ages.isPassable(known, request)) {
      // Nobody waits for it, so nobody hears of its failure: the value grows older, and then is asked for again.
      if (!ages.isYoung(known, request)) loads.join(key, request, true).catch(() => undefined);
      return answer({ entry: known, kept: true }, request);
    }
    return answer(await loads.join(key, request, false), request);
  };

  const fallback = (request: Lifetimes & { readonly key: string }): CacheRead<unknown> | undefined => {
    const known = levels.local.get(keyOf(request.key));
    return ages.isBetterThanNone(known, request) ? answer({ entry: known, kept: true }, request) : undefined;
  };

  return {
    read: read as Cache['read'],
    fallback: fallback as Cache['fallback'],
    drop: (key) => {
      loads.forget(keyOf(key));
      return levels.drop(keyOf(key));
    },
  };
};
