import { HeaderMap } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { type ErrorCode, errorTable, isErrorCode, Refusal, toError } from './errors.ts';
import type { Logger } from './logger.ts';
import { requestScope } from './request-scope.ts';

/** RFC 6750: a 401 names the scheme. */
const headersOf = (code: ErrorCode): HeaderMap =>
  new HeaderMap(code === 'UNAUTHENTICATED' ? [['www-authenticate', 'Bearer']] : []);

/** A refusal of the whole request, with its HTTP status. */
export const graphqlRefusal = (reason: Refusal): GraphQLError =>
  new GraphQLError(reason.message, {
    extensions: {
      ...reason.details,
      code: reason.code,
      http: { status: errorTable[reason.code].status, headers: headersOf(reason.code) },
    },
    originalError: reason,
  });

const withPlace = (formatted: GraphQLFormattedError) => ({
  ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
  ...(formatted.path === undefined ? {} : { path: formatted.path }),
});

/** What subgraphs and libraries add to an error that no client may see. */
const privateExtensions = new Set([
  'serviceName',
  'service',
  'stacktrace',
  'exception',
  'http',
  'query',
  'variables',
]);

const publicExtensions = (
  extensions: Readonly<Record<string, unknown>> | undefined,
): Record<string, unknown> =>
  Object.fromEntries(Object.entries(extensions ?? {}).filter(([name]) => !privateExtensions.has(name)));

/** Apollo Server calls a wrong HTTP method a bad request, and tells it apart only by the status. */
const codeOf = (formatted: GraphQLFormattedError, thrown: unknown): unknown => {
  const { extensions } = Object(thrown) as {
    readonly extensions?: { readonly http?: { readonly status?: number } };
  };
  return extensions?.http?.status === 405 ? 'METHOD_NOT_ALLOWED' : formatted.extensions?.['code'];
};

/**
 * One rule for gateway and subgraphs: an error with a code from the table passes; any other is masked as
 * INTERNAL_SERVER_ERROR with the request id, and logged once with its cause.
 */
export const createErrorFormatter =
  (logger: Logger) =>
  (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError => {
    const cause = unwrapResolverError(thrown);
    if (cause instanceof Refusal) {
      const extensions = { ...cause.details, code: cause.code };
      return { message: cause.message, ...withPlace(formatted), extensions };
    }
    const code = codeOf(formatted, thrown);
    if (isErrorCode(code) && code !== 'INTERNAL_SERVER_ERROR') {
      return {
        message: formatted.message,
        ...withPlace(formatted),
        extensions: { ...publicExtensions(formatted.extensions), code },
      };
    }
    return maskError(logger, { formatted, cause });
  };

const maskError = (
  logger: Logger,
  { formatted, cause }: { readonly formatted: GraphQLFormattedError; readonly cause: unknown },
): GraphQLFormattedError => {
  const masked: ErrorCode = 'INTERNAL_SERVER_ERROR';
  // A subgraph that masked an error has logged it; its request id is ours.
  if (formatted.extensions?.['code'] !== masked || formatted.extensions?.['requestId'] === undefined) {
    logger.error({ err: toError(cause), path: formatted.path }, 'An unexpected error was masked.');
  }
  const requestId = requestScope.getStore()?.requestId;
  return {
    message: errorTable[masked].message,
    ...withPlace(formatted),
    extensions: { code: masked, ...(requestId === undefined ? {} : { requestId }) },
  };
};
