import type { FastifyRequest } from 'fastify';
import { refuse } from '#platform/errors.ts';
import type { HttpQuery } from '#platform/graphql-http.ts';
import type { ApqCache } from './apq-cache.ts';
import { readPersistedHash } from './check-persisted-query.ts';
import type { DocumentLimiter } from './limit-documents.ts';
import { type GraphqlParameters, readHttpQuery, readParameters, withText } from './parameters.ts';
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

const check = ({ limiter, trusted }: Parts, parameters: GraphqlParameters): void => {
  limiter.check(parameters);
  if (parameters.query !== undefined) trusted?.check(parameters.query);
};

/** For a request that brings no text. */
const prepareNamed = async (
  parts: Parts,
  request: FastifyRequest,
  parameters: GraphqlParameters,
): Promise<HttpQuery> => {
  const hash = readPersistedHash(parameters);
  const found = await findText(parts, hash, parameters);
  check(parts, { ...parameters, query: found ?? (await findRegistered(parts, hash)) });
  return found === null ? readHttpQuery(request) : withText(request, found);
};

/** Everything that is to be said of a document before it is parsed and validated. At once where the request brings it. */
export const createPrepare =
  (parts: Parts) =>
  (request: FastifyRequest): HttpQuery | Promise<HttpQuery> => {
    if (Array.isArray(request.body)) parts.limiter.refuseBatch();
    const parameters = readParameters(request);
    if (parameters.query === undefined) return prepareNamed(parts, request, parameters);
    // A hash that is not that of the text is refused.
    readPersistedHash(parameters);
    check(parts, parameters);
    return readHttpQuery(request);
  };
