import type { Clock } from '#platform/clock.ts';
import type { Invalidations } from './invalidations.ts';
import type { Kept, MemoryStore } from './memory-store.ts';
import { longestMs, type Marks, type SharedStore } from './shared-store.ts';

/** A question that may have been answered before. */
export interface Question {
  readonly key: string;
  /** How much more than its value it takes in memory. */
  readonly weight?: number;
  /** What an invalidation of this answer can name. Only worked out where it is needed. */
  readonly tags: () => readonly string[];
}

export interface Found {
  readonly kept: Kept;
  readonly isFresh: boolean;
  readonly from: 'memory' | 'redis';
}

/** What was found, and what has to be known to keep the answers to the rest. */
export interface Look {
  readonly found: readonly (Found | undefined)[];
  /** How many of the questions were any. */
  readonly count: number;
  /** Where in the order of invalidations it was looked. */
  readonly askedAt: number;
  /** By `performance.now()`. */
  readonly startedAt: number;
  /** Milliseconds since the epoch. */
  readonly lookedAt: number;
  /** The marks of the shared level; nothing is kept there without them. */
  readonly marks: Marks | undefined;
}

/** For how long an answer may be kept, and for whom. */
export interface Keeping {
  readonly freshMs: number;
  readonly staleMs: number;
  readonly isPrivate: boolean;
}

export interface AnswerStore {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A promise only where Redis has to be asked. A question that is undefined is never answered. */
  readonly look: (questions: readonly (Question | undefined)[]) => Look | Promise<Look>;
  /** The start of a question that is not looked for. */
  readonly begin: () => Look;
  /** Whether the answer was asked after the look: one that was asked before may be older than an invalidation. */
  readonly isCurrent: (look: Look, answeredFrom: number | undefined) => boolean;
  readonly keep: (look: Look, question: Question, answer: Keeping & { readonly value: unknown }) => void;
}

interface Parts {
  readonly memory: MemoryStore;
  readonly shared: SharedStore | undefined;
  readonly invalidations: Invalidations;
  readonly clock: Clock;
}

/** Memory first, and Redis for what it does not hold. */
export const createAnswerStore = ({ memory, shared, invalidations, clock }: Parts): AnswerStore => {
  const inMemory = (question: Question | undefined): Found | undefined => {
    const kept = question === undefined ? undefined : memory.get(question.key);
    return kept && { kept, isFresh: kept.freshUntil > clock.now(), from: 'memory' };
  };

  const lookFurther = async (
    store: SharedStore,
    questions: readonly (Question | undefined)[],
    look: Look,
  ): Promise<Look> => {
    const open = questions.flatMap((question, index) =>
      question === undefined || look.found[index]?.isFresh === true
        ? []
        : [{ index, key: question.key, tags: question.tags() }],
    );
    const read = await store.read(open);
    if (read === undefined) return look;
    const found = [...look.found];
    open.forEach(({ index, key, tags }, position) => {
      const kept = read.kept[position];
      const known = found[index];
      const weight = questions[index]?.weight;
      if (kept === undefined || (known !== undefined && known.kept.storedAt >= kept.storedAt)) return;
      found[index] = { kept, isFresh: kept.freshUntil > clock.now(), from: 'redis' };
      memory.set(key, kept, { tags: () => tags, askedAt: look.askedAt, weight });
    });
    return { ...look, found, marks: read.marks };
  };

  const start = (found: Look['found'], count: number): Look => ({
    found,
    count,
    askedAt: invalidations.now(),
    startedAt: performance.now(),
    lookedAt: clock.now(),
    marks: undefined,
  });

  return {
    now: () => clock.now(),
    begin: () => start([], 0),
    look: (questions) => {
      const count = questions.filter((question) => question !== undefined).length;
      const look = start(questions.map(inMemory), count);
      const isDone = questions.every(
        (question, index) => question === undefined || look.found[index]?.isFresh === true,
      );
      return shared === undefined || isDone ? look : lookFurther(shared, questions, look);
    },
    isCurrent: ({ startedAt }, answeredFrom) => answeredFrom === undefined || answeredFrom >= startedAt,
    keep: ({ askedAt, marks }, { key, tags, weight }, { value, freshMs, staleMs, isPrivate }) => {
      const now = clock.now();
      const freshUntil = now + Math.min(freshMs, longestMs);
      const staleUntil = Math.min(freshUntil + staleMs, now + longestMs);
      const kept: Kept = { value, storedAt: now, freshUntil, staleUntil, isPrivate };
      memory.set(key, kept, { tags, askedAt, weight });
      if (marks !== undefined) shared?.write({ key, tags: tags() }, kept, marks);
    },
  };
};
