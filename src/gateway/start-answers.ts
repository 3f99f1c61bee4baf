import type { GraphQLSchema } from 'graphql';
import type { Redis } from 'ioredis';
import { Counter, type Registry } from 'prom-client';
import { systemClock } from '#platform/clock.ts';
import type { Logger } from '#platform/logger.ts';
import { createNotesOfRequests } from './answer-cache/notes.ts';
import { createResultTexts, type ResultTexts } from './answer-cache/result-texts.ts';
import { createScopes, type Scopes } from './answer-cache/scopes.ts';
import { type AnswerCache, startAnswerCache } from './answer-cache/start-answer-cache.ts';
import type { GatewayConfig } from './config.ts';
import type { WrapFetch } from './execution/compile-fetch.ts';
import type { CallSharing } from './execution/execute-operation.ts';
import { createOperationSharing, type OperationSharing } from './operation-sharing/share-operations.ts';
import type { Generations } from './policy/generation.ts';
import type { Verdicts } from './policy/verdicts.ts';
import type { RequestContext } from './request.ts';

/** What lets requests do with the answers that others got. */
export interface Answers {
  readonly texts: ResultTexts;
  readonly cache: AnswerCache | undefined;
  readonly sharing: OperationSharing | undefined;
  readonly wrapFetchOf: ((schema: GraphQLSchema) => WrapFetch) | undefined;
  /** How operations share equal calls of subgraphs; nothing where they do not. */
  readonly sharingOf: ((context: RequestContext) => CallSharing) | undefined;
}

interface Parts {
  readonly config: GatewayConfig;
  readonly generations: Generations;
  readonly verdicts: Verdicts;
  readonly redis: Redis | undefined;
  readonly logger: Logger;
  readonly registry: Registry;
}

/** A supergraph's generation is only known once its executor is made, so that it is looked for when a fetch is compiled. */
const createWrapFetchOf =
  (cache: AnswerCache, generations: Generations) =>
  (schema: GraphQLSchema): WrapFetch => {
    let wrapFetch: WrapFetch | undefined;
    return (fetch) => {
      wrapFetch ??= cache.wrapFetchOf(generations.of(schema));
      return wrapFetch(fetch);
    };
  };

const createSharingOf = ({
  scopes,
  texts,
  registry,
}: Pick<Parts, 'registry'> & { readonly scopes: Scopes; readonly texts: ResultTexts }) => {
  const followed = new Counter({
    name: 'soba_operations_followed_total',
    help: 'Operations whose answer was put together by one that subgraphs answered the very same.',
    registers: [registry],
  });
  const onShared = (data: object): void => {
    followed.inc();
    texts.share(data);
  };
  return (context: RequestContext): CallSharing => ({
    caller: scopes.ofOperation(context, { isPrivate: true, needs: [] }),
    onShared,
  });
};

/** Keeps answers, and shares equal operations, as the settings say. */
export const startAnswers = ({ config, generations, verdicts, redis, logger, registry }: Parts): Answers => {
  const notes = createNotesOfRequests();
  const texts = createResultTexts();
  const scopes = createScopes({
    principalOf: (context) => verdicts.get(context)?.principal ?? context.principal,
    forwardRules: config.SOBA_SUBGRAPH_REQUEST_HEADERS,
    toldOfClient: config.SOBA_SUBGRAPH_CLIENT_INFO,
  });
  const common = { scopes, notes, texts, verdicts, clock: systemClock, registry };
  // The executor of @apollo/gateway does not tell what the subgraphs said.
  const cache =
    config.SOBA_CACHE && config.SOBA_EXECUTOR === 'compiled'
      ? startAnswerCache({
          ...common,
          maxBytes: config.SOBA_CACHE_BYTES,
          staleIfErrorMs: config.SOBA_CACHE_STALE_IF_ERROR_MS,
          redisTimeoutMs: config.SOBA_CACHE_REDIS_TIMEOUT_MS,
          redis,
          generations,
          logger,
        })
      : undefined;
  return {
    texts,
    cache,
    sharing: config.SOBA_OPERATION_SHARING ? createOperationSharing(common) : undefined,
    sharingOf: config.SOBA_SUBGRAPH_SHARING ? createSharingOf(common) : undefined,
    wrapFetchOf: cache && createWrapFetchOf(cache, generations),
  };
};
