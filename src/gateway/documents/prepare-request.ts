import type { FastifyRequest } from 'fastify';
import { refuse } from '#platform/errors.ts';
import type { ApqCache } from './apq-cache.ts';
import { readPersistedHash } from './check-persisted-query.ts';
import type { DocumentLimiter } from './limit-documents.ts';
import {
  type GraphqlParameters,
  type HttpQuery,
  readHttpQuery,
  readParameters,
  withText,
} from './parameters.ts';
import type { TrustedDocuments } from './trust-documents.ts';

interface Parts {
  readonly limiter: DocumentLimiter;
  readonly trusted: TrustedDocuments | null;
  readonly apqCache: ApqCache;
}

/** Apollo Server's own. */
const apqPrefix = 'apq:';

const findById = async ({ trusted }: Parts, documentId: string): Promise<string> => {
  if (trusted === null) return refuse('PERSISTED_QUERY_NOT_SUPPORTED');
  return (await trusted.find(documentId)) ?? refuse('PERSISTED_QUERY_NOT_IN_LIST');
};

/** The text that a request names instead of sending it; null when it sends it, or names what only the server may know. */
const findText = async (parts: Parts, parameters: GraphqlParameters): Promise<string | null> => {
  const hash = readPersistedHash(parameters);
  if (parameters.query !== undefined) return null;
  if (hash !== undefined) return (await parts.trusted?.find(hash)) ?? null;
  return parameters.documentId === undefined ? null : findById(parts, parameters.documentId);
};

/** The server will take this text from the cache: nothing has looked at it with this request's operation name. */
const findRegistered = async (
  { apqCache }: Parts,
  parameters: GraphqlParameters,
): Promise<string | undefined> => {
  const hash = readPersistedHash(parameters);
  return hash === undefined ? undefined : apqCache.get(apqPrefix + hash);
};

/** Everything that is to be said of a document before it is parsed and validated. */
export const createPrepare =
  (parts: Parts) =>
  async (request: FastifyRequest): Promise<HttpQuery> => {
    if (Array.isArray(request.body)) parts.limiter.refuseBatch();
    const parameters = readParameters(request);
    const found = await findText(parts, parameters);
    const query = found ?? parameters.query ?? (await findRegistered(parts, parameters));
    parts.limiter.check({ ...parameters, query });
    if (query !== undefined) parts.trusted?.check(query);
    return found === null ? readHttpQuery(request) : withText(request, found);
  };
