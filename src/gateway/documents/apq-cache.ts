import { LRUCache } from 'lru-cache';
import type { CacheRedis } from '#platform/cache.ts';

/** Apollo Server's KeyValueCache of texts. */
export interface ApqCache {
  readonly get: (key: string) => Promise<string | undefined>;
  readonly set: (key: string, text: string, options?: { readonly ttl?: number | null }) => Promise<void>;
  readonly delete: (key: string) => Promise<boolean>;
}

const entryOverheadBytes = 200;

const sharedMs = 86_400_000;
const sharedKey = (key: string): string => `soba:apq:${key}`;

/** Redis as replicas share it: whatever goes wrong there, the client registers its document again. */
const createShared = (redis: CacheRedis | undefined) => ({
  get: async (key: string): Promise<string | undefined> =>
    (await redis?.get(sharedKey(key)).catch(() => null)) ?? undefined,
  set: async (key: string, text: string, milliseconds: number): Promise<void> => {
    await redis?.set(sharedKey(key), text, 'PX', milliseconds).catch(() => undefined);
  },
  delete: async (key: string): Promise<void> => {
    await redis?.del(sharedKey(key)).catch(() => undefined);
  },
});

/** The documents of automatic persisted queries, bounded by bytes. Clients choose what is in it: it trusts nothing. */
export const createApqCache = (maxBytes: number, redis?: CacheRedis): ApqCache => {
  const shared = createShared(redis);
  const texts = new LRUCache<string, string>({
    maxSize: maxBytes,
    sizeCalculation: (text, key) => 2 * (text.length + key.length) + entryOverheadBytes,
  });
  return {
    get: async (key) => {
      const known = texts.get(key) ?? (await shared.get(key));
      if (known !== undefined) texts.set(key, known);
      return known;
    },
    set: async (key, text, { ttl } = {}) => {
      // Apollo counts in seconds.
      const milliseconds = ttl ? ttl * 1000 : undefined;
      texts.set(key, text, milliseconds === undefined ? {} : { ttl: milliseconds });
      await shared.set(key, text, milliseconds ?? sharedMs);
    },
    delete: async (key) => {
      await shared.delete(key);
      return texts.delete(key);
    },
  };
};
