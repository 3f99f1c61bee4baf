import type { FastifyRequest } from 'fastify';
import type { ParseOptions } from 'graphql';
import type { Guard, GuardMode } from '#gateway/guard.ts';
import type { CacheRedis } from '#platform/cache.ts';
import type { Clock } from '#platform/clock.ts';
import type { HttpQuery } from '#platform/graphql-http.ts';
import type { Check } from '#platform/health.ts';
import type { Logger } from '#platform/logger.ts';
import { type ApqCache, createApqCache } from './apq-cache.ts';
import { createDocumentLimiter } from './limit-documents.ts';
import type { DocumentLimits } from './limits.ts';
import { createFolderSource, createUrlSource, type ManifestSource } from './manifest-source.ts';
import { createPrepare } from './prepare-request.ts';
import type { DocumentSettings } from './settings.ts';
import { createTrustedDocuments } from './trust-documents.ts';
import { watchManifests } from './watch-manifests.ts';

interface Parts {
  readonly config: DocumentSettings;
  readonly guard: (name: string, mode: GuardMode) => Guard;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Shared by replicas, when there is one. */
  readonly redis?: CacheRedis | undefined;
}

/** All that happens to a document before it is validated. */
export interface Documents {
  readonly prepare: (request: FastifyRequest) => HttpQuery | Promise<HttpQuery>;
  /** For a document that is ours. Throws a refusal when the guard enforces. */
  readonly checkVariables: (variables: Readonly<Record<string, unknown>>) => void;
  /** What the GraphQL server has to know. */
  readonly serverOptions: {
    readonly parseOptions: ParseOptions;
    readonly persistedQueries: { readonly cache: ApqCache };
    readonly hideSchemaDetailsFromClientErrors: boolean;
    /** A stage of the pipeline decides who may read the schema. */
    readonly introspection: true;
  };
  readonly checks: readonly Check[];
  readonly stop: () => Promise<void>;
}

const limitsOf = (config: DocumentSettings): DocumentLimits => ({
  tokens: config.SOBA_LIMIT_TOKENS,
  recursion: config.SOBA_LIMIT_RECURSION,
  depth: config.SOBA_LIMIT_DEPTH,
  height: config.SOBA_LIMIT_HEIGHT,
  breadth: config.SOBA_LIMIT_BREADTH,
  aliases: config.SOBA_LIMIT_ALIASES,
  rootFields: config.SOBA_LIMIT_ROOT_FIELDS,
  directives: config.SOBA_LIMIT_DIRECTIVES,
  inputDepth: config.SOBA_LIMIT_INPUT_DEPTH,
  listLength: config.SOBA_LIMIT_LIST_LENGTH,
  operationName: config.SOBA_LIMIT_OPERATION_NAME_LENGTH,
});

const sourceOf = (config: DocumentSettings): ManifestSource => {
  const { SOBA_TRUSTED_DOCUMENTS: place, SOBA_TRUSTED_DOCUMENTS_LIMIT_BYTES: maxBytes } = config;
  return /^https?:\/\//.test(place) ? createUrlSource(place, maxBytes) : createFolderSource(place, maxBytes);
};

const startTrusted = async ({ config, guard, clock, logger }: Parts) => {
  const trusting = guard('trusted-documents', config.SOBA_GUARD_TRUSTED_DOCUMENTS);
  if (config.SOBA_TRUSTED_DOCUMENTS === '') {
    if (trusting.mode === 'off') return null;
    throw new Error('SOBA_GUARD_TRUSTED_DOCUMENTS needs SOBA_TRUSTED_DOCUMENTS.');
  }
  const manifests = await watchManifests({
    source: sourceOf(config),
    pollMs: config.SOBA_TRUSTED_DOCUMENTS_POLL_MS,
    required: trusting.mode === 'enforce',
    clock,
    logger,
  });
  const documents = createTrustedDocuments({
    manifests,
    guard: trusting,
    clock,
    cacheBytes: config.SOBA_DOCUMENT_CACHE_BYTES,
  });
  return { manifests, documents };
};

const nothing = {
  query: undefined,
  operationName: undefined,
  extensions: undefined,
  documentId: undefined,
};

export const startDocuments = async (parts: Parts): Promise<Documents> => {
  const { config } = parts;
  const limiting = parts.guard('limits', config.SOBA_GUARD_LIMITS);
  const trusted = await startTrusted(parts);
  const limits = limitsOf(config);
  const limiter = createDocumentLimiter({
    limits,
    guard: limiting,
    cacheBytes: config.SOBA_DOCUMENT_CACHE_BYTES,
  });
  const apqCache = createApqCache(config.SOBA_APQ_CACHE_BYTES, parts.redis);
  return {
    prepare: createPrepare({ limiter, trusted: trusted?.documents ?? null, apqCache }),
    checkVariables: (variables) => limiter.check({ ...nothing, variables }),
    serverOptions: {
      parseOptions: limiting.mode === 'enforce' ? { maxTokens: limits.tokens } : {},
      persistedQueries: { cache: apqCache },
      hideSchemaDetailsFromClientErrors: config.SOBA_HIDE_SUGGESTIONS,
      introspection: true,
    },
    checks: trusted === null ? [] : [trusted.manifests.check],
    stop: async () => trusted?.manifests.stop(),
  };
};
