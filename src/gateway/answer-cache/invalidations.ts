/** Which tags were invalidated, in order. Two numbers compared tell whether an answer is from before. */
export interface Invalidations {
  /** The present, as a place in the order. */
  readonly now: () => number;
  readonly add: (tags: readonly string[]) => void;
  /** All that was asked before is out of date. */
  readonly addEverything: () => void;
  /** Whether an answer with these tags, asked at that place in the order, is out of date. */
  readonly concern: (tags: readonly string[], askedAt: number) => boolean;
}

const rememberedTags = 10_000;

/** Of many tags the oldest are forgotten, and then everything that was asked before them is out of date. */
export const createInvalidations = (limit = rememberedTags): Invalidations => {
  const last = new Map<string, number>();
  let now = 0;
  let floor = 0;
  return {
    now: () => now,
    add: (tags) => {
      now += 1;
      for (const tag of tags) {
        last.delete(tag);
        last.set(tag, now);
      }
      for (const [tag, at] of last) {
        if (last.size <= limit) break;
        last.delete(tag);
        floor = at;
      }
    },
    addEverything: () => {
      now += 1;
      floor = now;
      last.clear();
    },
    concern: (tags, askedAt) => {
      if (askedAt === now) return false;
      return askedAt < floor || tags.some((tag) => (last.get(tag) ?? 0) > askedAt);
    },
  };
};
