import type { Ask } from '#gateway/execution/ask-subgraph.ts';
import { entitiesIn, moveError, noEntities, positionOf } from '#gateway/execution/entity-answer.ts';
import { errorsIn } from '#gateway/execution/receive.ts';
import type { Run } from '#gateway/execution/run.ts';
import { type Data, isObject, type SubgraphAnswer } from '#gateway/execution/subgraph-answer.ts';
import type { RequestContext } from '#gateway/request.ts';
import type { Look } from './answer-store.ts';
import { countReads } from './cache-metrics.ts';
import { type CachedFetch, createQuestions, type Questions, type ScopedQuestion } from './cached-fetch.ts';
import { createKeepingOf, forbidsKeeping } from './keeping.ts';
import { type CacheNotes, noteAsked, noteFound, noteKeeping, nothing } from './notes.ts';

const typeOf = (representation: Data | undefined): string => String(representation?.['__typename']);

/** What was looked for and not found, by its places among all that was wanted. */
interface Wanted {
  readonly representations: readonly Data[];
  readonly questions: Questions;
  readonly looked: readonly (ScopedQuestion | undefined)[];
  readonly look: Look;
  readonly open: readonly number[];
}

/**
 * Keeps each entity that came without an error of its own; nothing when an error does not say where it is. Whether any
 * was kept, so that it is not the operation's own.
 */
const keepEntities = (
  fetch: CachedFetch,
  { representations, questions, looked, look, open }: Wanted,
  { answer, notes }: { readonly answer: SubgraphAnswer; readonly notes: CacheNotes },
): boolean => {
  noteAsked(notes, answer.askedAt);
  if (forbidsKeeping(answer)) {
    noteKeeping(notes, nothing);
    return false;
  }
  const entities = entitiesIn(answer, open.length);
  const failed = new Set((Array.isArray(answer.errors) ? answer.errors : []).map(positionOf));
  const isSound = !failed.has(undefined) && fetch.store.isCurrent(look, answer.askedAt);
  const keepingOf = createKeepingOf(fetch, answer);
  let hasKept = false;
  open.forEach((index, position) => {
    const about = representations[index];
    const policy = fetch.policyOf(typeOf(about));
    const keeping = policy && keepingOf(policy);
    noteKeeping(notes, keeping);
    const value = entities?.[position];
    if (!isSound || keeping === undefined || keeping.freshMs === 0) return;
    if (failed.has(position) || !isObject(value)) return;
    const known = looked[index];
    const isSame = known?.isPrivate === keeping.isPrivate;
    const question = isSame ? known : questions.toKeep(typeOf(about), about, keeping.isPrivate);
    if (question === undefined) return;
    fetch.store.keep(look, question, { ...keeping, value });
    hasKept = true;
  });
  return hasKept;
};

interface Joined {
  readonly answer: SubgraphAnswer;
  /** How many entities are older than they should be. */
  readonly staleCount: number;
}

/** What was found and what was asked, in order. Entities past their time answer for a subgraph that failed. */
const joinEntities = ({ open, look }: Wanted, answer: SubgraphAnswer): Joined => {
  const entities = entitiesIn(answer, open.length);
  const hasFailed = answer.isOutage === true;
  const all: unknown[] = look.found.map((found) => found?.kept.value ?? null);
  let staleCount = 0;
  open.forEach((index, position) => {
    if (hasFailed && all[index] !== null) staleCount += 1;
    else all[index] = entities?.[position] ?? null;
  });
  const move = (error: unknown): unknown => {
    const place = open[positionOf(error) ?? -1];
    return place === undefined ? error : moveError(error, place);
  };
  const given = errorsIn(answer);
  const errors = entities === undefined && given.length === 0 ? [{ message: noEntities }] : given;
  const isComplete = hasFailed && staleCount === open.length;
  return {
    staleCount,
    answer: {
      data: { _entities: all },
      shared: true,
      ...(isComplete ? {} : { errors: errors.map(move) }),
    },
  };
};

/** Asks the subgraph for what is open, keeps what may be kept, and answers with all. */
const askForOpen = async (fetch: CachedFetch, run: Run, wanted: Wanted): Promise<SubgraphAnswer> => {
  const { representations, look, open } = wanted;
  const notes = fetch.notes.of(run.context as RequestContext);
  const isAll = open.length === representations.length;
  const asked = isAll ? representations : open.map((index) => representations[index] ?? {});
  const answer = await fetch.ask(run, asked);
  const hasKept = keepEntities(fetch, wanted, { answer, notes });
  const hasStale = look.found.some((found) => found?.isFresh === false);
  if (isAll && !(hasStale && answer.isOutage === true)) {
    countReads(fetch.reads, look);
    return hasKept ? { ...answer, shared: true } : answer;
  }
  const joined = joinEntities(wanted, answer);
  if (joined.staleCount > 0) notes.isStale = true;
  countReads(fetch.reads, look, joined.staleCount);
  return joined.answer;
};

/** Asks for all, because nothing of it can have been kept; what the answer's headers say may change that. */
const askForAll = async (
  fetch: CachedFetch,
  run: Run,
  representations: readonly Data[],
): Promise<SubgraphAnswer> => {
  const look = fetch.store.begin();
  const answer = await fetch.ask(run, representations);
  const notes = fetch.notes.of(run.context as RequestContext);
  if (answer.cacheControl === undefined) {
    noteAsked(notes, answer.askedAt);
    noteKeeping(notes, undefined);
    return answer;
  }
  const open = representations.map((_, index) => index);
  const wanted = { representations, questions: createQuestions(fetch, run), looked: [], look, open };
  return keepEntities(fetch, wanted, { answer, notes }) ? { ...answer, shared: true } : answer;
};

/** Asks only for the entities that are not kept. */
const askWithStore = async (
  fetch: CachedFetch,
  run: Run,
  representations: readonly Data[],
): Promise<SubgraphAnswer> => {
  const questions = createQuestions(fetch, run);
  const looked = representations.map((about) => questions.toLookFor(typeOf(about), about));
  const looking = fetch.store.look(looked);
  const look = looking instanceof Promise ? await looking : looking;
  noteFound(fetch.notes.of(run.context as RequestContext), look);
  const open = representations.flatMap((_, index) => (look.found[index]?.isFresh === true ? [] : [index]));
  if (open.length > 0) return askForOpen(fetch, run, { representations, questions, looked, look, open });
  countReads(fetch.reads, look);
  return { data: { _entities: look.found.map((found) => found?.kept.value) }, shared: true };
};

export const cacheEntities =
  (fetch: CachedFetch): Ask =>
  (run, representations = []) => {
    const notes = fetch.notes.of(run.context as RequestContext);
    notes.isPersonal ||= fetch.isPersonal;
    return (fetch.state.isActive ? askWithStore : askForAll)(fetch, run, representations);
  };
