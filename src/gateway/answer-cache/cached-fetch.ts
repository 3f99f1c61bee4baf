import { isAbstractType, isCompositeType } from 'graphql';
import type { Ask } from '#gateway/execution/ask-subgraph.ts';
import type { FetchToWrap } from '#gateway/execution/compile-fetch.ts';
import type { FetchShape } from '#gateway/execution/fetch-shape.ts';
import type { Run } from '#gateway/execution/run.ts';
import type { Data } from '#gateway/execution/subgraph-answer.ts';
import { guardedVariables } from '#gateway/policy/input-analysis.ts';
import type { PolicyIndex } from '#gateway/policy/policy-index.ts';
import type { RequestContext } from '#gateway/request.ts';
import type { AnswerStore, Question } from './answer-store.ts';
import type { CacheMetrics, Reads } from './cache-metrics.ts';
import { canonicalJson, canonicalOperation, digest, variablesText } from './canonical.ts';
import type { HintOf } from './hints.ts';
import type { NotesOfRequests } from './notes.ts';
import type { ScopeOf, Scopes } from './scopes.ts';
import { type SelectionPolicy, selectionPolicy } from './selection-policy.ts';
import { type EntityTags, everythingTag, subgraphTag, tagsOfTypes, typeTag } from './tags.ts';

export interface FetchCacheParts {
  readonly store: AnswerStore;
  readonly scopes: Scopes;
  readonly notes: NotesOfRequests;
  readonly metrics: CacheMetrics;
  readonly staleIfErrorMs: number;
}

/** One supergraph as the cache sees it. */
export interface CachedGraph {
  readonly index: PolicyIndex;
  /** Tells supergraphs apart, on all replicas alike. */
  readonly fingerprint: string;
  readonly hintOf: HintOf;
  readonly entityTags: EntityTags;
}

/** What is known of what a fetch asks of objects of one type. */
export interface TypePolicy extends SelectionPolicy {
  readonly tags: readonly string[];
  /** What headers of answers have taught: that something is kept of which no hint speaks, and that it is private. */
  readonly learned: { keeps: boolean; isPrivate: boolean };
}

/** What is known of a fetch that may be answered without its subgraph, when its plan is compiled. */
export interface DescribedFetch extends FetchCacheParts {
  readonly subgraph: string;
  readonly scopeOf: ScopeOf;
  /** Its subgraph is told about the client itself. */
  readonly isPersonal: boolean;
  readonly reads: Reads;
  readonly level: 'entity' | 'root';
  readonly graph: CachedGraph;
  /** For entities of this type, or for the root; nothing for a type that the schema does not know. */
  readonly policyOf: (type: string) => TypePolicy | undefined;
  readonly state: {
    /** Something may have been kept: a hint allows it, or an answer's headers did. */
    isActive: boolean;
  };
  /** The key of a question without what is asked about. */
  readonly prefixOf: (variables: Readonly<Data>) => string;
}

/** One fetch of a plan that may be answered without its subgraph. */
export interface CachedFetch extends DescribedFetch {
  readonly ask: Ask;
}

const definitionsIn = ({ document }: FetchShape) =>
  document.definitions.flatMap((one) =>
    'variableDefinitions' in one ? (one.variableDefinitions ?? []) : [],
  );

const createPolicyOf = (graph: CachedGraph, { planned, shape }: FetchToWrap): DescribedFetch['policyOf'] => {
  const { index, hintOf } = graph;
  const { selectionSet: set, fragments } = shape;
  const isEntity = planned.node.requires !== undefined;
  const guarded = guardedVariables(definitionsIn(shape), index);
  const known = new Map<string, TypePolicy>();
  return (name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const parent = index.schema.getType(name);
    if (!isCompositeType(parent)) return undefined;
    const base = isEntity ? hintOf(parent) : undefined;
    // Fields of an entity whose type names no age have nothing to take theirs from, as at the root.
    const isRoot = base?.maxAge === undefined;
    const selected = { set, parent, isRoot, fragments, guardedVariables: guarded };
    const policy = selectionPolicy({ index, hintOf }, selected, base);
    const own = [everythingTag, subgraphTag(planned.node.serviceName), typeTag(name)];
    const tags = [...own, ...tagsOfTypes(policy.types)];
    const described = { ...policy, tags, learned: { keeps: false, isPrivate: false } };
    known.set(name, described);
    return described;
  };
};

/** The types of entities that a fetch asks for, by what it requires of them. */
const typesIn = ({ planned }: FetchToWrap, { schema }: PolicyIndex): string[] => {
  const { requires } = planned.node;
  if (requires === undefined) return [schema.getQueryType()?.name ?? ''];
  return requires.flatMap((selection) => {
    const type =
      selection.kind === 'InlineFragment' ? schema.getType(selection.typeCondition ?? '') : undefined;
    if (!isCompositeType(type)) return [];
    return [
      type.name,
      ...(isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : []),
    ];
  });
};

/** All that can be known of a fetch when its plan is compiled; nothing when hints forbid to keep any of it. */
export const describeFetch = (
  parts: FetchCacheParts,
  graph: CachedGraph,
  fetch: FetchToWrap,
): DescribedFetch | undefined => {
  const policyOf = createPolicyOf(graph, fetch);
  const ages = typesIn(fetch, graph.index).map((type) => policyOf(type)?.maxAge);
  if (ages.every((age) => age === 0)) return undefined;
  const { serviceName, requires, variableUsages = [] } = fetch.planned.node;
  const level = requires === undefined ? 'root' : 'entity';
  const names = variableUsages.toSorted();
  let known: string | undefined;
  // Most fetches never keep anything, and nobody needs it.
  const id = (): string => {
    known ??= digest(`${graph.fingerprint} ${serviceName} ${canonicalOperation(fetch.shape.document)}`);
    return known;
  };
  return {
    ...parts,
    graph,
    subgraph: serviceName,
    scopeOf: parts.scopes.ofSubgraph(serviceName),
    isPersonal: parts.scopes.isToldOfClient(serviceName),
    level,
    reads: parts.metrics.readsOf(level, serviceName),
    policyOf,
    state: { isActive: ages.some((age) => age !== undefined && age > 0) },
    prefixOf: (variables) =>
      names.length === 0 ? id() : `${id()} ${digest(variablesText(names, variables))}`,
  };
};

/** Nothing can have been kept where a hint forbids it, or where nobody has said that it may be. */
const canBeKept = ({ maxAge, learned }: TypePolicy): boolean =>
  maxAge === undefined ? learned.keeps : maxAge > 0;

/** A question with whom its answer is for. */
export interface ScopedQuestion extends Question {
  readonly isPrivate: boolean;
}

export interface Questions {
  /** The question to look for; nothing when it cannot have been answered. */
  readonly toLookFor: (type: string, about?: Data) => ScopedQuestion | undefined;
  readonly toKeep: (type: string, about: Data | undefined, isPrivate: boolean) => ScopedQuestion | undefined;
}

/** What one run of a fetch asks, as questions that may have been answered before. */
export const createQuestions = (fetch: CachedFetch, run: Pick<Run, 'given' | 'context'>): Questions => {
  const context = run.context as RequestContext;
  const prefixes = { forAll: new Map<TypePolicy, string>(), alone: new Map<TypePolicy, string>() };
  const prefixOf = (policy: TypePolicy, isPrivate: boolean): string => {
    const known = isPrivate ? prefixes.alone : prefixes.forAll;
    const found = known.get(policy);
    if (found !== undefined) return found;
    const scope = fetch.scopeOf(context, { isPrivate, needs: policy.needs });
    const prefix = `${fetch.prefixOf(run.given)} ${scope} `;
    known.set(policy, prefix);
    return prefix;
  };
  const create = (
    { type, about }: { readonly type: string; readonly about: Data | undefined },
    policy: TypePolicy,
    isPrivate: boolean,
  ): ScopedQuestion => ({
    isPrivate,
    key: `${prefixOf(policy, isPrivate)}${about === undefined ? '' : canonicalJson(about)}`,
    tags: () =>
      about === undefined ? policy.tags : [...policy.tags, ...fetch.graph.entityTags.of(type, about)],
  });
  return {
    toLookFor: (type, about) => {
      const policy = fetch.policyOf(type);
      if (policy === undefined || !canBeKept(policy)) return undefined;
      return create({ type, about }, policy, policy.isPrivate || policy.learned.isPrivate);
    },
    toKeep: (type, about, isPrivate) => {
      const policy = fetch.policyOf(type);
      return policy && create({ type, about }, policy, isPrivate);
    },
  };
};
