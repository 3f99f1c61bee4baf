import { describe, expect, test } from '@jest/globals';
import { errorTable, refusal } from './errors.ts';
import { problemOf } from './http-errors.ts';

describe('a problem', () => {
  test('of a refusal has its message, its code, the status of the code, and its details', () => {
    expect(problemOf(refusal('FORBIDDEN', { message: 'Not you.', wanted: 'ADMIN' }))).toEqual({
      type: 'about:blank',
      title: 'Not you.',
      status: 403,
      code: 'FORBIDDEN',
      wanted: 'ADMIN',
    });
  });

  test.each([
    ['FST_ERR_NOT_FOUND', 'NOT_FOUND'],
    ['FST_ERR_CTP_BODY_TOO_LARGE', 'PAYLOAD_TOO_LARGE'],
    ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 'UNSUPPORTED_MEDIA_TYPE'],
    ['FST_ERR_CTP_INVALID_JSON_BODY', 'BAD_REQUEST'],
    ['FST_ERR_BAD_URL', 'BAD_REQUEST'],
  ] as const)('of the framework error %s is %s', (code, expected) => {
    const thrown = Object.assign(new Error('quotes what the caller sent'), { code, statusCode: 499 });
    const { status, message } = errorTable[expected];
    expect(problemOf(thrown)).toEqual({ type: 'about:blank', title: message, status, code: expected });
  });

  test('of an unknown error that the framework calls the caller’s fault is a bad request', () => {
    expect(problemOf({ code: 'FST_ERR_NEW', statusCode: 400 })).toMatchObject({ code: 'BAD_REQUEST' });
  });

  test.each([
    new Error('secret'),
    { code: 'ECONNREFUSED' },
    { code: 'FORBIDDEN' },
    'secret',
    undefined,
    null,
  ])('of %p is our fault and tells nothing', (thrown) => {
    expect(problemOf(thrown)).toEqual({
      type: 'about:blank',
      title: errorTable.INTERNAL_SERVER_ERROR.message,
      status: 500,
      code: 'INTERNAL_SERVER_ERROR',
    });
  });
});
