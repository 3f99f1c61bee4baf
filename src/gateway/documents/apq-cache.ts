import { LRUCache } from 'lru-cache';

/** Apollo Server's KeyValueCache of texts. */
export interface ApqCache {
  readonly get: (key: string) => Promise<string | undefined>;
  readonly set: (key: string, text: string, options?: { readonly ttl?: number | null }) => Promise<void>;
  readonly delete: (key: string) => Promise<boolean>;
}

const entryOverheadBytes = 200;

/** The documents of automatic persisted queries, bounded by bytes. Clients choose what is in it: it trusts nothing. */
export const createApqCache = (maxBytes: number): ApqCache => {
  const texts = new LRUCache<string, string>({
    maxSize: maxBytes,
    sizeCalculation: (text, key) => 2 * (text.length + key.length) + entryOverheadBytes,
  });
  return {
    get: async (key) => texts.get(key),
    set: async (key, text, { ttl } = {}) => {
      // Apollo counts in seconds.
      texts.set(key, text, ttl ? { ttl: ttl * 1000 } : {});
    },
    delete: async (key) => texts.delete(key),
  };
};
