import { createHash } from 'node:crypto';
import { Supergraph } from '@apollo/federation-internals';
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  buildSchema,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  graphql,
  parse,
  printSchema,
} from 'graphql';
import { Registry } from 'prom-client';
import { createNotesOfRequests } from '#gateway/answer-cache/notes.ts';
import { createResultTexts } from '#gateway/answer-cache/result-texts.ts';
import { createScopes } from '#gateway/answer-cache/scopes.ts';
import { startAnswerCache } from '#gateway/answer-cache/start-answer-cache.ts';
import type { SubgraphAnswer } from '#gateway/execution/subgraph-answer.ts';
import { createGenerations } from '#gateway/policy/generation.ts';
import { prepareSupergraph } from '#gateway/policy/prepare-supergraph.ts';
import { createVerdicts } from '#gateway/policy/verdicts.ts';
import type { RequestContext } from '#gateway/request.ts';
import { anonymous, type Principal } from '#platform/identity.ts';
import { completeSdl } from '#platform/subgraph-sdl.ts';
import { createTestClock } from './clock.ts';
import { createTestExecutor } from './executor.ts';
import { composeFakes } from './gateway.ts';
import { createTestLog } from './log.ts';

type Row = Record<string, unknown>;

type ChangeAnswer = (given: SubgraphAnswer, principal: Principal) => SubgraphAnswer | Promise<SubgraphAnswer>;

/** A subgraph that executes, and may add to what it answers, or answer otherwise. */
export interface CachedSubgraph {
  readonly sdl: string;
  /** Resolvers get the principal as their context. */
  readonly resolvers: Readonly<Record<string, unknown>>;
  /** For fields without one. */
  readonly resolve?: GraphQLFieldResolver<unknown, unknown>;
  readonly answer?: ChangeAnswer | undefined;
}

interface Options {
  readonly staleIfErrorMs?: number;
  readonly maxBytes?: number;
  readonly redis?: Parameters<typeof startAnswerCache>[0]['redis'];
  readonly redisTimeoutMs?: number;
  readonly clock?: ReturnType<typeof createTestClock>;
  readonly forwardRules?: Parameters<typeof createScopes>[0]['forwardRules'];
  readonly toldOfClient?: ReadonlySet<string>;
}

const { logger } = createTestLog();

export const createRequestContext = (given: Partial<RequestContext> = {}): RequestContext => ({
  requestId: 'request',
  principal: anonymous,
  certainty: 'current',
  address: '127.0.0.1',
  client: { name: 'test', version: '1' },
  device: { userAgent: '', platform: '' },
  forwarded: {},
  answerHeaders: { noteCacheControl: () => {}, addCookie: () => {}, cacheControl: () => null },
  deadline: Number.POSITIVE_INFINITY,
  startedAt: 0,
  signal: new AbortController().signal,
  explain: false,
  logger,
  notes: [],
  ...given,
});

const executing = ({ sdl, resolvers, resolve, answer }: CachedSubgraph) => {
  const schema = buildSubgraphSchema([{ typeDefs: parse(completeSdl(sdl)), resolvers: resolvers as never }]);
  return async (query: string, variables: Row, principal: Principal): Promise<SubgraphAnswer> => {
    const text = JSON.stringify(
      await graphql({
        schema,
        source: query,
        variableValues: variables,
        contextValue: principal,
        ...(resolve && { fieldResolver: resolve }),
      }),
    );
    const given = JSON.parse(text) as SubgraphAnswer;
    return (await answer?.(given, principal)) ?? given;
  };
};

const composed = new Map<string, { readonly supergraphSdl: string; readonly apiSchema: GraphQLSchema }>();

/** Each once: most tests have the same graph. */
const compose = (sdls: Readonly<Record<string, string>>) => {
  const key = JSON.stringify(sdls);
  const known = composed.get(key);
  if (known !== undefined) return known;
  const supergraphSdl = prepareSupergraph(composeFakes(sdls, {}));
  const api = Supergraph.build(supergraphSdl).apiSchema().toGraphQLJSSchema();
  const both = { supergraphSdl, apiSchema: buildSchema(printSchema(api)) };
  composed.set(key, both);
  return both;
};

/** Our executor behind an answer cache, over subgraphs in this process. */
export const startCachedGraph = (
  subgraphs: Readonly<Record<string, CachedSubgraph>>,
  options: Options = {},
) => {
  const sdls = Object.fromEntries(Object.entries(subgraphs).map(([name, { sdl }]) => [name, sdl]));
  const { supergraphSdl, apiSchema } = compose(sdls);
  const [generations, verdicts, notes] = [createGenerations(), createVerdicts(), createNotesOfRequests()];
  generations.add(apiSchema, supergraphSdl);
  const registry = new Registry();
  const clock = options.clock ?? createTestClock();
  const cache = startAnswerCache({
    maxBytes: options.maxBytes ?? 1_000_000,
    staleIfErrorMs: options.staleIfErrorMs ?? 0,
    redisTimeoutMs: options.redisTimeoutMs ?? 10_000,
    redis: options.redis,
    generations,
    verdicts,
    notes,
    scopes: createScopes({
      principalOf: ({ principal }) => principal,
      forwardRules: options.forwardRules ?? [],
      toldOfClient: options.toldOfClient ?? new Set(),
    }),
    texts: createResultTexts(),
    clock,
    logger,
    registry,
  });
  const executor = createTestExecutor({
    supergraphSdl,
    apiSchema,
    maxOperations: 1000,
    wrapFetch: cache.wrapFetchOf(generations.of(apiSchema)),
  });
  const running = new Map(Object.entries(subgraphs).map(([name, given]) => [name, executing(given)]));
  const asked: { readonly subgraph: string; readonly query: string; readonly variables: Row }[] = [];
  let held: ((subgraph: string) => Promise<void>) | undefined;
  const send = async (
    query: string,
    { variables = {}, ...given }: Partial<RequestContext> & { readonly variables?: Row } = {},
  ) => {
    const context = createRequestContext(given);
    const result = await executor.execute({
      document: parse(query),
      operationName: undefined,
      queryHash: createHash('sha256').update(query).digest('hex'),
      variables,
      context,
      deadline: undefined,
      signal: undefined,
      fetch: async (subgraph, request) => {
        const askedAt = performance.now();
        asked.push({ subgraph, query: request.query, variables: request.variables });
        await held?.(subgraph);
        const answer = await running.get(subgraph)?.(request.query, request.variables, context.principal);
        return { askedAt, ...answer };
      },
    });
    return {
      data: JSON.parse(JSON.stringify(result.data ?? null)),
      errors: (result.errors ?? []).map(({ message, path }) => `${path?.join('.')}: ${message}`),
      notes: notes.of(context),
    };
  };
  return {
    send,
    apiSchema,
    notes,
    clock,
    cache,
    registry,
    asked,
    /** What happens between a question and its answer. */
    hold: (hold: typeof held): void => {
      held = hold;
    },
    /** How often a subgraph was asked so far. */
    count: (subgraph: string): number => asked.filter((one) => one.subgraph === subgraph).length,
    /** What entities a subgraph was asked for, call by call. */
    representations: (subgraph: string): Row[][] =>
      asked
        .filter((one) => one.subgraph === subgraph)
        .map((one) => (one.variables['representations'] ?? []) as Row[]),
  };
};

export type CachedGraph = ReturnType<typeof startCachedGraph>;
