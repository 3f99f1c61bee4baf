import type { FastifyRequest } from 'fastify';
import { type HttpQuery, searchOf } from '#platform/graphql-http.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** What a request asks to run, as far as it is well-formed; the server tells the caller about the rest. */
export interface GraphqlParameters {
  readonly query: string | undefined;
  readonly operationName: string | undefined;
  readonly variables: JsonObject | undefined;
  readonly extensions: JsonObject | undefined;
  /** The name of a document instead of its text: `documentId`, Relay's `doc_id`, or `id`. */
  readonly documentId: string | undefined;
}

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const objectOf = (value: unknown): JsonObject | undefined => (isJsonObject(value) ? value : undefined);

const parseJson = (text: string | null): unknown => {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

const fieldsOf = ({ method, url, body }: FastifyRequest): JsonObject => {
  if (method !== 'GET') return isJsonObject(body) ? body : {};
  const search = new URLSearchParams(searchOf(url));
  return {
    ...Object.fromEntries(search),
    variables: parseJson(search.get('variables')),
    extensions: parseJson(search.get('extensions')),
  };
};

export const readParameters = (request: FastifyRequest): GraphqlParameters => {
  const fields = fieldsOf(request);
  return {
    query: textOf(fields['query']),
    operationName: textOf(fields['operationName']),
    variables: objectOf(fields['variables']),
    extensions: objectOf(fields['extensions']),
    documentId: textOf(fields['documentId']) ?? textOf(fields['doc_id']) ?? textOf(fields['id']),
  };
};

/** The request as it came. */
export const readHttpQuery = (request: FastifyRequest): HttpQuery => ({
  body: request.body,
  search: searchOf(request.url),
});

/** Without the hash, which the server would take for one of its own. */
const withoutHash = (extensions: unknown): { readonly extensions?: JsonObject } => {
  if (!isJsonObject(extensions)) return {};
  const { persistedQuery: _known, ...rest } = extensions;
  return { extensions: rest };
};

/** The same request with the text in the place of its name. */
export const withText = (request: FastifyRequest, text: string): HttpQuery => {
  const { body, search } = readHttpQuery(request);
  if (request.method !== 'GET') {
    const fields = objectOf(body) ?? {};
    return { search, body: { ...fields, query: text, ...withoutHash(fields['extensions']) } };
  }
  const params = new URLSearchParams(search);
  params.set('query', text);
  const { extensions } = withoutHash(parseJson(params.get('extensions')));
  if (extensions !== undefined) params.set('extensions', JSON.stringify(extensions));
  return { body, search: `?${params}` };
};
