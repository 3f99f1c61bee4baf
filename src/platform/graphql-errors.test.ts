import { describe, expect, test } from '@jest/globals';
import { buildSchema, execute, GraphQLError, parse } from 'graphql';
import { createTestLog } from '#support/log.ts';
import { errorTable, refusal } from './errors.ts';
import { createErrorFormatter, graphqlRefusal } from './graphql-errors.ts';
import { requestScope } from './request-scope.ts';

const start = () => {
  const log = createTestLog();
  return { log, format: createErrorFormatter(log.logger) };
};

/** What a resolver throws, as GraphQL hands it on. */
const thrownByResolver = (thrown: unknown): GraphQLError => {
  const rootValue = {
    field: () => {
      throw thrown;
    },
  };
  const result = execute({
    schema: buildSchema('type Query { field: Int }'),
    document: parse('{ field }'),
    rootValue,
  });
  return ('errors' in result ? result.errors?.[0] : undefined) as GraphQLError;
};

const formatThrown = (thrown: unknown) => {
  const { log, format } = start();
  const error = thrownByResolver(thrown);
  const answer = requestScope.run({ requestId: 'request-1' }, () => format(error.toJSON(), error));
  return { answer, lines: log.lines() };
};

const withCode = (code: string, extra: Readonly<Record<string, unknown>> = {}) =>
  new GraphQLError('What the library says.', { extensions: { ...extra, code }, path: ['field'] });

describe('an error of a resolver', () => {
  test('that is a refusal reaches the caller with its message, code, details and place, and is not logged', () => {
    const { answer, lines } = formatThrown(refusal('NOT_FOUND', { message: 'No such flag.', key: 'a' }));
    expect(answer).toEqual({
      message: 'No such flag.',
      path: ['field'],
      locations: [{ line: 1, column: 3 }],
      extensions: { code: 'NOT_FOUND', key: 'a' },
    });
    expect(lines).toEqual([]);
  });

  test('cannot give itself another code by its details', () => {
    const { answer } = formatThrown(refusal('FORBIDDEN', { code: 'NOT_FOUND' }));
    expect(answer.extensions).toEqual({ code: 'FORBIDDEN' });
  });

  test('that nobody expected is masked with the request id and logged once with its cause', () => {
    const fault = new Error('password of the database', { cause: new Error('the reason') });
    const { answer, lines } = formatThrown(fault);
    expect(answer).toEqual({
      message: errorTable.INTERNAL_SERVER_ERROR.message,
      path: ['field'],
      locations: [{ line: 1, column: 3 }],
      extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'request-1' },
    });
    expect(lines).toMatchObject([{ level: 'error', path: ['field'], requestId: 'request-1' }]);
    expect(JSON.stringify(lines)).toMatch(/password of the database.*the reason/);
  });

  test.each(['text', undefined, null, 42, { code: 'FORBIDDEN', message: 'hm' }])(
    'that is %p and no Error at all is masked and logged',
    (thrown) => {
      const { answer, lines } = formatThrown(thrown);
      expect(answer.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', requestId: 'request-1' });
      expect(lines).toHaveLength(1);
    },
  );
});

describe('an error with a code', () => {
  test('of the table passes with its message', () => {
    const { format, log } = start();
    const error = withCode('BAD_USER_INPUT', { argument: 'key' });
    expect(format(error.toJSON(), error)).toEqual({
      message: 'What the library says.',
      path: ['field'],
      extensions: { code: 'BAD_USER_INPUT', argument: 'key' },
    });
    expect(log.lines()).toEqual([]);
  });

  test('loses what libraries and subgraphs add for themselves', () => {
    const { format } = start();
    const own = {
      serviceName: 'flags',
      service: 'flags',
      stacktrace: ['at a'],
      exception: { a: 1 },
      http: { status: 400 },
      query: '{ a }',
      variables: { a: 1 },
    };
    const error = withCode('BAD_USER_INPUT', own);
    expect(format(error.toJSON(), error).extensions).toEqual({ code: 'BAD_USER_INPUT' });
  });

  test.each(['SOMETHING_NEW', 'toString', ''])(
    'that is %j, which we do not know, is masked and logged',
    (code) => {
      const { format, log } = start();
      const error = withCode(code);
      expect(format(error.toJSON(), error)).toMatchObject({
        message: errorTable.INTERNAL_SERVER_ERROR.message,
        extensions: { code: 'INTERNAL_SERVER_ERROR' },
      });
      expect(log.lines()).toHaveLength(1);
    },
  );

  test('that a subgraph has masked is not logged a second time, and gets the id of this request', () => {
    const { format, log } = start();
    const error = withCode('INTERNAL_SERVER_ERROR', { requestId: 'request-1', serviceName: 'flags' });
    const answer = requestScope.run({ requestId: 'request-1' }, () => format(error.toJSON(), error));
    expect(answer.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', requestId: 'request-1' });
    expect(log.lines()).toEqual([]);
  });

  test('that is internal and that nobody has logged yet is logged', () => {
    const { format, log } = start();
    const error = withCode('INTERNAL_SERVER_ERROR');
    expect(format(error.toJSON(), error).extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR' });
    expect(log.lines()).toHaveLength(1);
  });

  test('calls a wrong HTTP method by its own code', () => {
    const { format } = start();
    const error = withCode('BAD_REQUEST', { http: { status: 405 } });
    expect(format(withCode('BAD_REQUEST').toJSON(), error).extensions?.['code']).toBe('METHOD_NOT_ALLOWED');
  });
});

describe('a refusal of the whole request', () => {
  test('has the status of its code', () => {
    expect(graphqlRefusal(refusal('FORBIDDEN', { wanted: 'ADMIN' })).extensions).toMatchObject({
      code: 'FORBIDDEN',
      wanted: 'ADMIN',
      http: { status: 403 },
    });
  });

  test('names the scheme when the caller is not signed in', () => {
    const headersOf = (code: 'UNAUTHENTICATED' | 'FORBIDDEN') =>
      (graphqlRefusal(refusal(code)).extensions['http'] as { readonly headers: ReadonlyMap<string, string> })
        .headers;
    expect([...headersOf('UNAUTHENTICATED')]).toEqual([['www-authenticate', 'Bearer']]);
    expect([...headersOf('FORBIDDEN')]).toEqual([]);
  });
});
