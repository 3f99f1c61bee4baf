import { HeaderMap } from '@apollo/server';
import { describe, expect, test } from '@jest/globals';
import { type JsonStatus, statusOf } from './graphql-status.ts';

const json = 'application/json; charset=utf-8';
const error = (code: string) => ({ message: 'no', extensions: { code } });

const status = (
  result: object,
  { rule = 'legacy', type = json, given = 400 }: { rule?: JsonStatus; type?: string; given?: number } = {},
): number =>
  statusOf(
    {
      status: given,
      headers: new HeaderMap([['content-type', type]]),
      body: { kind: 'complete', string: JSON.stringify(result) },
    },
    rule,
  );

describe('the status of an answer', () => {
  test.each([
    'GRAPHQL_PARSE_FAILED',
    'GRAPHQL_VALIDATION_FAILED',
    'BAD_USER_INPUT',
    'OPERATION_RESOLUTION_FAILURE',
  ])('is 200 for %s in application/json only, unless it is strict', (code) => {
    const result = { errors: [error(code), error(code)] };
    expect(status(result)).toBe(200);
    expect(status(result, { rule: 'strict' })).toBe(400);
    expect(status(result, { type: 'application/graphql-response+json; charset=utf-8' })).toBe(400);
  });

  test.each([
    ['another code', { errors: [error('BAD_REQUEST')] }, 400],
    ['another code among them', { errors: [error('BAD_USER_INPUT'), error('BAD_REQUEST')] }, 400],
    ['an error without a code', { errors: [{ message: 'no' }] }, 400],
    ['another status', { errors: [error('BAD_USER_INPUT')] }, 401],
  ])('stays as it is with %s', (_name, result, given) => {
    expect(status(result, { given })).toBe(given);
  });

  test('is 200 when the server gives none', () => {
    const body = { kind: 'complete' as const, string: '{}' };
    expect(statusOf({ headers: new HeaderMap(), body }, 'legacy')).toBe(200);
  });
});
