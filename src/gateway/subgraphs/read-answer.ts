import { UpstreamFailure } from '#platform/upstream/failure.ts';
import type { HttpAnswer, HttpHeaders } from '#platform/upstream/http-exchange.ts';

/** What a subgraph answered, with what its headers say about ours. */
export interface SubgraphResponse {
  readonly data: Readonly<Record<string, unknown>> | null | undefined;
  readonly errors: readonly { readonly message: string }[] | undefined;
  readonly extensions: unknown;
  readonly cacheControl: string | undefined;
  readonly age: string | undefined;
  readonly cookies: readonly string[];
}

const json = /^application\/(?:graphql-response\+)?json\s*(?:;|$)/i;

const bad = (message: string): UpstreamFailure => new UpstreamFailure('bad-answer', message);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isError = (value: unknown): value is { readonly message: string } =>
  isObject(value) && typeof value['message'] === 'string';

/** One that comes more than once means the same as one with commas. */
const textOf = (value: HttpHeaders[string]): string | undefined =>
  typeof value === 'string' ? value : value?.join(', ');

const none: readonly string[] = [];

const listOf = (value: HttpHeaders[string]): readonly string[] =>
  typeof value === 'string' ? [value] : (value ?? none);

/** Only what every answer must have is checked here: whether data fit the schema is seen where they are read. */
export const readAnswer = ({ headers, body }: HttpAnswer): SubgraphResponse => {
  const type = textOf(headers['content-type']);
  if (type !== undefined && !json.test(type)) throw bad(`The content type is ${type}.`);
  const answer: unknown = JSON.parse(body.toString('utf8'));
  if (!isObject(answer)) throw bad('The answer is no object.');
  const { data, errors, extensions } = answer;
  if (data !== undefined && data !== null && !isObject(data)) throw bad('The data are no object.');
  if (errors !== undefined && errors !== null && !(Array.isArray(errors) && errors.every(isError)))
    throw bad('The errors are no list of errors.');
  const cookies = listOf(headers['set-cookie']);
  return {
    data,
    errors: errors === null || errors?.length === 0 ? undefined : errors,
    extensions,
    // Who would get a kept answer would not get its cookie, or would get that of another.
    cacheControl: cookies.length > 0 ? 'no-store' : textOf(headers['cache-control']),
    age: textOf(headers['age']),
    cookies,
  };
};
