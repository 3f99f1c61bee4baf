import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { answerWith, startTestGateway, type TestGateway } from '#support/gateway.ts';

const sdl = `
  type Query { hello(times: Int): String }
  type Mutation { shout: String }
`;

const json = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };

interface Case {
  readonly name: string;
  readonly path?: string;
  readonly init: RequestInit;
  readonly status: number;
  readonly code: string;
}

const post = (body: unknown, headers: Record<string, string> = json): RequestInit => ({
  method: 'POST',
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

const cases: readonly Case[] = [
  { name: 'malformed JSON', init: post('{"query": '), status: 400, code: 'BAD_REQUEST' },
  { name: 'an empty JSON body', init: post(''), status: 400, code: 'BAD_REQUEST' },
  {
    name: 'a content type that is not JSON',
    init: post('{ hello }', { 'content-type': 'application/xml' }),
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
  },
  {
    name: 'a form, which a browser sends across sites without asking',
    init: post('query={hello}', { 'content-type': 'application/x-www-form-urlencoded' }),
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
  },
  {
    name: 'a body of 3 MB',
    init: post({ query: `{ hello } # ${'x'.repeat(3_000_000)}` }),
    status: 413,
    code: 'PAYLOAD_TOO_LARGE',
  },
  {
    name: 'an operation name that the document does not have',
    init: post({ query: 'query A { hello }', operationName: 'B' }),
    status: 400,
    code: 'OPERATION_RESOLUTION_FAILURE',
  },
  {
    name: 'a variable of a wrong type',
    init: post({ query: 'query($n: Int) { hello(times: $n) }', variables: { n: 'many' } }),
    status: 400,
    code: 'BAD_USER_INPUT',
  },
  { name: 'a syntax error', init: post({ query: '{ hello' }), status: 400, code: 'GRAPHQL_PARSE_FAILED' },
  {
    name: 'an unknown field',
    init: post({ query: '{ goodbye }' }),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  { name: 'a query that is not text', init: post({ query: 42 }), status: 400, code: 'BAD_REQUEST' },
  { name: 'no query', init: post({}), status: 400, code: 'BAD_REQUEST' },
  {
    name: 'a batch of operations',
    init: post([{ query: '{ hello }' }]),
    status: 400,
    code: 'BATCHING_NOT_ENABLED',
  },
  {
    name: 'a mutation by GET',
    path: `?query=${encodeURIComponent('mutation { shout }')}`,
    init: { headers: { 'apollo-require-preflight': '1' } },
    status: 405,
    code: 'METHOD_NOT_ALLOWED',
  },
  {
    name: 'a GET that a browser could send across sites without asking',
    path: '?query={hello}',
    init: {},
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    name: 'another method',
    init: { method: 'PUT', headers: json, body: '{}' },
    status: 405,
    code: 'METHOD_NOT_ALLOWED',
  },
  {
    name: 'credentials that are not a bearer token',
    init: post({ query: '{ hello }' }, { ...json, authorization: 'Basic YTpi' }),
    status: 401,
    code: 'UNAUTHENTICATED',
  },
];

describe('bad input', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({ greeter: { sdl, handler: answerWith({ hello: 'hi' }) } });
  });
  afterAll(() => gateway.stop());

  afterEach(async () => {
    const { status, data } = await gateway.send('{ hello }');
    expect({ status, data }).toEqual({ status: 200, data: { hello: 'hi' } });
  });

  test.each(cases)('$name is refused with $status $code', async ({ path = '', init, status, code }) => {
    const before = gateway.upstreams['greeter']?.requests.length;
    const response = await fetch(`${gateway.url}/graphql${path}`, init);
    const text = await response.text();
    expect({ status: response.status, text }).toMatchObject({ status });
    expect(JSON.parse(text).errors[0].extensions.code).toBe(code);
    expect(text).not.toMatch(/node_modules|stacktrace|\bat .*\.[jt]s:/);
    expect(gateway.upstreams['greeter']?.requests.length).toBe(before);
  });
});
