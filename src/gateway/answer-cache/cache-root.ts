import type { Ask } from '#gateway/execution/ask-subgraph.ts';
import type { Run } from '#gateway/execution/run.ts';
import { isObject, type SubgraphAnswer } from '#gateway/execution/subgraph-answer.ts';
import type { RequestContext } from '#gateway/request.ts';
import type { Look } from './answer-store.ts';
import { countReads } from './cache-metrics.ts';
import { type CachedFetch, createQuestions, type Questions } from './cached-fetch.ts';
import { createKeepingOf, forbidsKeeping } from './keeping.ts';
import { noteAsked, noteFound, noteKeeping, nothing } from './notes.ts';

interface Asking {
  readonly rootType: string;
  readonly questions: Questions;
  readonly look: Look;
}

/** Asks the subgraph, and keeps what it answers where that is allowed. */
const askAndKeep = async (
  fetch: CachedFetch,
  run: Run,
  { rootType, questions, look }: Asking,
): Promise<SubgraphAnswer> => {
  const { store, policyOf } = fetch;
  const notes = fetch.notes.of(run.context as RequestContext);
  const answer = await fetch.ask(run, undefined);
  const { data, errors, askedAt } = answer;
  noteAsked(notes, askedAt);
  if (forbidsKeeping(answer)) {
    noteKeeping(notes, nothing);
    return answer;
  }
  const policy = policyOf(rootType);
  const keeping = policy && createKeepingOf(fetch, answer)(policy);
  noteKeeping(notes, keeping);
  const hasErrors = Array.isArray(errors) && errors.length > 0;
  if (keeping === undefined || keeping.freshMs === 0 || hasErrors || !isObject(data)) return answer;
  const question = questions.toKeep(rootType, undefined, keeping.isPrivate);
  if (question === undefined || !store.isCurrent(look, askedAt)) return answer;
  store.keep(look, question, { ...keeping, value: data });
  return { ...answer, shared: true };
};

/** Asks for the fields of the root unless their answer is kept. */
export const cacheRoot =
  (fetch: CachedFetch, rootType: string): Ask =>
  async (run) => {
    const { store, state, reads } = fetch;
    const notes = fetch.notes.of(run.context as RequestContext);
    notes.isPersonal ||= fetch.isPersonal;
    const questions = createQuestions(fetch, run);
    if (!state.isActive) return askAndKeep(fetch, run, { rootType, questions, look: store.begin() });
    const looking = store.look([questions.toLookFor(rootType)]);
    const look = looking instanceof Promise ? await looking : looking;
    const [found] = look.found;
    noteFound(notes, look);
    const isFresh = found?.isFresh === true;
    const answer = isFresh ? undefined : await askAndKeep(fetch, run, { rootType, questions, look });
    const isStale = answer?.isOutage === true && found !== undefined;
    if (isStale) notes.isStale = true;
    countReads(reads, look, isStale ? 1 : 0);
    return answer !== undefined && !isStale ? answer : { data: found?.kept.value, shared: true };
  };
