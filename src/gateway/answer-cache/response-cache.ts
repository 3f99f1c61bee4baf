import { type GraphQLResponse, HeaderMap } from '@apollo/server';
import { createNote } from '#gateway/note.ts';
import type { OperationAnalysis } from '#gateway/policy/analyse-operation.ts';
import type { Generation, Generations } from '#gateway/policy/generation.ts';
import { guardedVariables } from '#gateway/policy/input-analysis.ts';
import type { Verdicts } from '#gateway/policy/verdicts.ts';
import type { ReadonlyRequest } from '#gateway/request.ts';
import type { AnswerStore, Look, Question } from './answer-store.ts';
import { countReads, type Reads } from './cache-metrics.ts';
import type { CachedGraph } from './cached-fetch.ts';
import { digest, variablesText } from './canonical.ts';
import type { Kept } from './memory-store.ts';
import type { CacheNotes, NotesOfRequests } from './notes.ts';
import type { ResultTexts } from './result-texts.ts';
import type { Scopes } from './scopes.ts';
import { type SelectionPolicy, selectionPolicy } from './selection-policy.ts';
import { anySubgraphTag, everythingTag, tagsOfTypes, typeTag } from './tags.ts';

interface Parts {
  readonly store: AnswerStore;
  readonly scopes: Scopes;
  readonly notes: NotesOfRequests;
  readonly reads: Reads;
  readonly texts: ResultTexts;
  readonly generations: Generations;
  readonly verdicts: Verdicts;
  readonly graphOf: (generation: Generation) => CachedGraph;
}

/** What is known of keeping the answers to one operation. */
interface OperationPolicy extends SelectionPolicy {
  readonly prefix: string;
  readonly variables: readonly string[];
  readonly tags: readonly string[];
  /** Headers of subgraphs have said that answers are private. */
  readonly learned: { isPrivate: boolean };
}

/** For how long the answer of a request may be kept by whoever gets it. */
export interface AnswerKeeping {
  readonly freshMs: number;
  readonly isPrivate: boolean;
  /** How much of that is over. */
  readonly ageMs: number;
}

export interface ResponseCache {
  /** The kept answer to the whole operation. */
  readonly answer: (request: ReadonlyRequest) => GraphQLResponse | null | Promise<GraphQLResponse | null>;
  /** Null when nobody said anything. */
  readonly keepingOf: (request: ReadonlyRequest) => AnswerKeeping | null;
  readonly isStale: (request: ReadonlyRequest) => boolean;
  readonly keep: (request: ReadonlyRequest) => void;
  /** What the schema says of the operation, for those who want it explained. */
  readonly policyOf: (request: ReadonlyRequest) => { maxAge: number | null; scope: string } | null;
}

type PolicyOf = (request: ReadonlyRequest) => OperationPolicy | undefined;

const createPolicyOf = ({ generations, graphOf }: Pick<Parts, 'generations' | 'graphOf'>): PolicyOf => {
  const known = new WeakMap<OperationAnalysis, OperationPolicy>();
  const create = (
    { index, hintOf, fingerprint }: CachedGraph,
    { operation, fragments }: OperationAnalysis,
    hash: string,
  ): OperationPolicy | undefined => {
    const parent = index.schema.getQueryType();
    if (parent === null || parent === undefined) return undefined;
    const definitions = operation.variableDefinitions ?? [];
    const selected = { set: operation.selectionSet, parent, isRoot: true, fragments };
    const policy = selectionPolicy(
      { index, hintOf },
      { ...selected, guardedVariables: guardedVariables(definitions, index) },
    );
    return {
      ...policy,
      prefix: digest(`${fingerprint} ${hash} ${operation.name?.value ?? ''}`),
      variables: definitions.map(({ variable }) => variable.name.value).toSorted(),
      tags: [everythingTag, anySubgraphTag, typeTag(parent.name), ...tagsOfTypes(policy.types)],
      learned: { isPrivate: false },
    };
  };
  return ({ schema, document, operation, queryHash = '' }) => {
    if (document === undefined || operation?.operation !== 'query') return undefined;
    const generation = generations.of(schema);
    const analysis = generation.analyse(document, operation);
    const policy = known.get(analysis) ?? create(graphOf(generation), analysis, queryHash);
    if (policy !== undefined) known.set(analysis, policy);
    return policy;
  };
};

/** What hints say of the whole and what is known of each part, together; hints need not speak for every part. */
const combine = (
  { maxAge, shortestHint, isPrivate }: OperationPolicy,
  notes: CacheNotes | undefined,
): Omit<AnswerKeeping, 'ageMs'> | null => {
  const isUnknown = notes === undefined || notes.isSilent || notes.freshMs === Number.POSITIVE_INFINITY;
  if (maxAge === undefined && isUnknown) return null;
  const hintMs = shortestHint === undefined ? Number.POSITIVE_INFINITY : shortestHint * 1000;
  const partsMs = notes?.freshMs ?? Number.POSITIVE_INFINITY;
  const isForbidden = notes?.isStale === true || (maxAge === 0 && isUnknown);
  return {
    freshMs: isForbidden ? 0 : Math.min(hintMs, partsMs),
    isPrivate: isPrivate || notes?.isPrivate === true,
  };
};

const respond = (data: Record<string, unknown>): GraphQLResponse => ({
  http: { headers: new HeaderMap() },
  body: { kind: 'single', singleResult: { data } },
});

const createQuestionOf =
  (scopes: Scopes) =>
  ({ contextValue, request }: ReadonlyRequest, policy: OperationPolicy, isPrivate: boolean): Question => {
    const scope = scopes.ofOperation(contextValue, { isPrivate, needs: policy.needs });
    const values = variablesText(policy.variables, request.variables ?? {});
    // Once it was sent, its text is kept with it.
    return { key: `${policy.prefix} ${scope} ${values}`, weight: 2, tags: () => policy.tags };
  };

/** What a request came to that may be kept: data without errors, none older than what was invalidated. */
const dataToKeep = (
  { response }: ReadonlyRequest,
  notes: CacheNotes | undefined,
  isCurrent: (askedAt: number | undefined) => boolean,
): Record<string, unknown> | undefined => {
  const result = response.body?.kind === 'single' ? response.body.singleResult : undefined;
  if (!result?.data || result.errors !== undefined) return undefined;
  return notes?.isPersonal === true || !isCurrent(notes?.askedAt) ? undefined : result.data;
};

/** Keeps the answers to whole operations that hints allow to keep. */
export const createResponseCache = (parts: Parts): ResponseCache => {
  const { store, notes, reads, texts, verdicts } = parts;
  const policyOf = createPolicyOf(parts);
  const questionOf = createQuestionOf(parts.scopes);
  const looks = createNote<Look>();
  const hits = createNote<Kept>();

  const find = async (request: ReadonlyRequest, policy: OperationPolicy): Promise<GraphQLResponse | null> => {
    const { contextValue } = request;
    const isPrivate = policy.isPrivate || policy.learned.isPrivate;
    const look = await store.look([questionOf(request, policy, isPrivate)]);
    countReads(reads, look);
    const [found] = look.found;
    if (found?.isFresh !== true) {
      looks.set(contextValue, look);
      return null;
    }
    hits.set(contextValue, found.kept);
    const data = found.kept.value as Record<string, unknown>;
    texts.share(data);
    return respond(data);
  };

  const answer: ResponseCache['answer'] = (request) => {
    const policy = policyOf(request);
    if (policy?.maxAge === undefined || policy.maxAge === 0) return null;
    // With fields denied there are errors to tell, and what has errors is not kept.
    return (verdicts.get(request.contextValue)?.judged.size ?? 0) > 0 ? null : find(request, policy);
  };

  const keepingOf = (request: ReadonlyRequest): AnswerKeeping | null => {
    const hit = hits.get(request.contextValue);
    if (hit !== undefined) {
      const { storedAt, freshUntil, isPrivate } = hit;
      return { freshMs: freshUntil - storedAt, isPrivate, ageMs: store.now() - storedAt };
    }
    const policy = policyOf(request);
    const combined = policy === undefined ? null : combine(policy, notes.find(request.contextValue));
    return combined && { ...combined, ageMs: 0 };
  };

  const keep = (request: ReadonlyRequest): void => {
    const look = looks.get(request.contextValue);
    const policy = look && policyOf(request);
    if (look === undefined || policy === undefined) return;
    const noted = notes.find(request.contextValue);
    const data = dataToKeep(request, noted, (askedAt) => store.isCurrent(look, askedAt));
    const keeping = combine(policy, noted);
    if (data === undefined || keeping === null || keeping.freshMs === 0) return;
    policy.learned.isPrivate = keeping.isPrivate;
    texts.share(data);
    const question = questionOf(request, policy, keeping.isPrivate);
    store.keep(look, question, { ...keeping, staleMs: 0, value: data });
  };

  return {
    answer,
    keepingOf,
    keep,
    isStale: ({ contextValue }) => notes.find(contextValue)?.isStale === true,
    policyOf: (request) => {
      const policy = policyOf(request);
      if (policy === undefined) return null;
      return { maxAge: policy.maxAge ?? null, scope: policy.isPrivate ? 'PRIVATE' : 'PUBLIC' };
    },
  };
};
