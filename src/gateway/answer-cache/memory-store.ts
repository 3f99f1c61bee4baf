import { LRUCache } from 'lru-cache';
import type { Clock } from '#platform/clock.ts';
import type { Invalidations } from './invalidations.ts';

/** An answer that is kept. Nobody writes to its value: whoever merges it copies it. */
export interface Kept {
  readonly value: unknown;
  readonly storedAt: number;
  readonly freshUntil: number;
  /** Until then it may answer for a subgraph that fails. */
  readonly staleUntil: number;
  readonly isPrivate: boolean;
}

export interface About {
  /** Only worked out once something was invalidated. */
  readonly tags: () => readonly string[];
  /** The place of the question in the order of invalidations. */
  readonly askedAt: number;
  readonly weight?: number | undefined;
}

export interface MemoryStore {
  readonly get: (key: string) => Kept | undefined;
  readonly set: (key: string, kept: Kept, about: About) => void;
  readonly bytes: () => number;
  readonly entries: () => number;
}

interface Entry {
  readonly kept: Kept;
  readonly tags: About['tags'];
  /** Up to here nothing that was invalidated concerns it. */
  askedAt: number;
}

const entryBytes = 200;
/** No single answer may push out more than this share of the others. */
const largestShare = 0.1;

/** About what a value of JSON takes in memory. */
export const bytesOf = (value: unknown): number => {
  if (typeof value === 'string') return 16 + value.length;
  if (typeof value !== 'object' || value === null) return 8;
  let bytes = 24;
  if (Array.isArray(value)) {
    for (const item of value) bytes += 8 + bytesOf(item);
    return bytes;
  }
  for (const key of Object.keys(value)) bytes += 8 + bytesOf((value as Record<string, unknown>)[key]);
  return bytes;
};

/** Answers in this process, bounded by bytes, the least recently used ones going first. */
export const createMemoryStore = (parts: {
  readonly maxBytes: number;
  readonly clock: Clock;
  readonly invalidations: Invalidations;
}): MemoryStore => {
  const { clock, invalidations, maxBytes } = parts;
  const cache = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    maxEntrySize: Math.ceil(maxBytes * largestShare),
  });
  const isCurrent = (entry: Pick<Entry, 'tags' | 'askedAt'>): boolean => {
    const now = invalidations.now();
    if (entry.askedAt === now) return true;
    if (invalidations.concern(entry.tags(), entry.askedAt)) return false;
    entry.askedAt = now;
    return true;
  };
  return {
    get: (key) => {
      const entry = cache.get(key);
      if (entry === undefined) return undefined;
      if (entry.kept.staleUntil > clock.now() && isCurrent(entry)) return entry.kept;
      cache.delete(key);
      return undefined;
    },
    set: (key, kept, { tags, askedAt, weight = 1 }) => {
      const entry = { kept, tags, askedAt };
      if (!isCurrent(entry)) return;
      const size = entryBytes + 2 * key.length + weight * bytesOf(kept.value);
      cache.set(key, entry, { size });
    },
    bytes: () => cache.calculatedSize,
    entries: () => cache.size,
  };
};
