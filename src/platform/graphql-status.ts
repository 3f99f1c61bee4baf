import type { HTTPGraphQLResponse } from '@apollo/server';
import type { ErrorCode } from './errors.ts';

/** For `application/json`: the status of the error table, or 200 for what GraphQL itself refuses. */
export const jsonStatuses = ['strict', 'legacy'] as const;
export type JsonStatus = (typeof jsonStatuses)[number];

/** A well-formed request whose document cannot run. https://graphql.github.io/graphql-over-http/draft/#sec-application-json */
const documentErrors = new Set<ErrorCode>([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
]);

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions?: { readonly code?: ErrorCode } }[];
}

const cannotRun = (text: string): boolean => {
  const { data, errors = [] } = JSON.parse(text) as Answer;
  return (
    data === undefined &&
    errors.every(({ extensions }) => extensions?.code !== undefined && documentErrors.has(extensions.code))
  );
};

/** A client that asks for `application/json` may take any other status than 200 for a broken connection. */
export const statusOf = (
  { status = 200, headers, body }: Pick<HTTPGraphQLResponse, 'status' | 'headers' | 'body'>,
  rule: JsonStatus,
): number => {
  const mayBe200 =
    rule === 'legacy' &&
    status === 400 &&
    body.kind === 'complete' &&
    headers.get('content-type')?.startsWith('application/json') === true;
  return mayBe200 && cannotRun(body.string) ? 200 : status;
};
