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

/** The text that a request names instead of sending it; null when it names what only the server may know. */
const findText = async (
  parts: Parts,
  hash: string | undefined,
  { documentId }: GraphqlParameters,
): Promise<string | null> => {
  if (hash !== undefined) return (await parts.trusted?.find(hash)) ?? null;
  return documentId === undefined ? null : findById(parts, documentId);
};

/** The server will take this text from the cache: nothing has looked at it with this request's operation name. */
const findRegistered = async ({ apqCache }: Parts, hash: string | undefined): Promise<string | undefined> =>
  hash === undefined ? undefined : apqCache.get(apqPrefix + hash);

/** Everything that is to be said of a document before it is parsed and validated. */
export const createPrepare =
  (parts: Parts) =>
  async (request: FastifyRequest): Promise<HttpQuery> => {
    if (Array.isArray(request.body)) parts.limiter.refuseBatch();
    const parameters = readParameters(request);
    const hash = readPersistedHash(parameters);
    const found = parameters.query === undefined ? await findText(parts, hash, parameters) : null;
    const query = found ?? parameters.query ?? (await findRegistered(parts, hash));
    parts.limiter.check({ ...parameters, query });
    if (query !== undefined) parts.trusted?.check(query);
    return found === null ? readHttpQuery(request) : withText(request, found);
  };
