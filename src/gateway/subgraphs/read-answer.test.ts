import { expect, test } from '@jest/globals';
import { readAnswer } from './read-answer.ts';

const read = (headers: Record<string, string | string[]>) =>
  readAnswer({ status: 200, headers, body: Buffer.from('{"data":{"x":"ü"}}') });

test('an answer is read with what its headers say, whether they come once or more often', () => {
  expect(read({})).toEqual({
    data: { x: 'ü' },
    errors: undefined,
    extensions: undefined,
    cacheControl: undefined,
    age: undefined,
    cookies: [],
  });
  expect(read({ 'cache-control': 'max-age=1', age: '2' })).toMatchObject({
    cacheControl: 'max-age=1',
    age: '2',
  });
  expect(read({ 'cache-control': ['max-age=1', 'private'] })).toMatchObject({
    cacheControl: 'max-age=1, private',
  });
});

test('an answer with a cookie is not kept, whatever else it says', () => {
  const cacheControl = 'public, max-age=60';
  expect(read({ 'cache-control': cacheControl, 'set-cookie': 'a=1' })).toMatchObject({
    cacheControl: 'no-store',
    cookies: ['a=1'],
  });
  expect(read({ 'cache-control': cacheControl, 'set-cookie': ['a=1', 'b=2'] })).toMatchObject({
    cacheControl: 'no-store',
    cookies: ['a=1', 'b=2'],
  });
});
