import { createNote } from '#gateway/note.ts';
import type { RequestContext } from '#gateway/request.ts';
import type { Look } from './answer-store.ts';

/** What became of one request in the cache, for the headers of its answer. */
export interface CacheNotes {
  /** The shortest time that a part of the answer may still be kept. */
  freshMs: number;
  isPrivate: boolean;
  /** A part of the answer came from a subgraph that said nothing, and no hint speaks for that part. */
  isSilent: boolean;
  /** A part of the answer is older than it should be, because its subgraph failed. */
  isStale: boolean;
  /** A subgraph was told about the client itself. */
  isPersonal: boolean;
  /** When the oldest call began that the answer is made of, by `performance.now()`. */
  askedAt: number;
}

export interface NotesOfRequests {
  readonly of: (context: RequestContext) => CacheNotes;
  readonly find: (context: RequestContext) => CacheNotes | undefined;
  /** A request that got the answer of another one has its notes. */
  readonly share: (from: RequestContext, to: RequestContext) => void;
}

const createNotes = (): CacheNotes => ({
  freshMs: Number.POSITIVE_INFINITY,
  isPrivate: false,
  isSilent: false,
  isStale: false,
  isPersonal: false,
  askedAt: Number.POSITIVE_INFINITY,
});

export const createNotesOfRequests = (): NotesOfRequests => {
  const known = createNote<CacheNotes>();
  return {
    find: known.get,
    of: (context) => {
      const found = known.get(context);
      if (found !== undefined) return found;
      const notes = createNotes();
      known.set(context, notes);
      return notes;
    },
    share: (from, to) => {
      const notes = known.get(from);
      if (notes !== undefined) known.set(to, notes);
    },
  };
};

/** Not to be kept. */
export const nothing = { freshMs: 0, isPrivate: false };

/** A part of the answer may be kept so long, and for whom; `undefined` when nobody said. */
export const noteKeeping = (
  notes: CacheNotes,
  keeping: { readonly freshMs: number; readonly isPrivate: boolean } | undefined,
): void => {
  if (keeping === undefined) {
    notes.isSilent = true;
    return;
  }
  notes.freshMs = Math.min(notes.freshMs, keeping.freshMs);
  notes.isPrivate ||= keeping.isPrivate;
};

/** A call that began earlier than this operation may know less than what was invalidated since. */
export const noteAsked = (notes: CacheNotes, askedAt: number | undefined): void => {
  if (askedAt !== undefined) notes.askedAt = Math.min(notes.askedAt, askedAt);
};

/** Parts that were kept may be kept for the rest of their time. */
export const noteFound = (notes: CacheNotes, { found, lookedAt }: Look): void => {
  for (const one of found) {
    if (one?.isFresh !== true) continue;
    noteKeeping(notes, { freshMs: one.kept.freshUntil - lookedAt, isPrivate: one.kept.isPrivate });
  }
};
