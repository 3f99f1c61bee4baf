import { expect, test } from '@jest/globals';
import { readAnswerPolicy } from './answer-policy.ts';

test.each([
  ['max-age=60', undefined, { freshMs: 60_000, scope: undefined, staleMs: undefined }],
  ['Public, MAX-AGE = "60"', undefined, { freshMs: 60_000, scope: 'PUBLIC', staleMs: undefined }],
  ['private, max-age=60', '20', { freshMs: 40_000, scope: 'PRIVATE', staleMs: undefined }],
  ['private="x, y", s-maxage=60', undefined, { freshMs: 60_000, scope: 'PRIVATE', staleMs: undefined }],
  ['max-age=60', '90', { freshMs: 0, scope: undefined, staleMs: undefined }],
  ['max-age=60', 'old', { freshMs: 60_000, scope: undefined, staleMs: undefined }],
  ['max-age=10, max-age=60', undefined, { freshMs: 10_000, scope: undefined, staleMs: undefined }],
  ['max-age=60, s-maxage=5', undefined, { freshMs: 5000, scope: 'PUBLIC', staleMs: undefined }],
  ['max-age=60, stale-if-error=30', undefined, { freshMs: 60_000, scope: undefined, staleMs: 30_000 }],
  [
    'max-age=60, must-revalidate, stale-if-error=30',
    undefined,
    { freshMs: 60_000, scope: undefined, staleMs: 0 },
  ],
  ['max-age=-1', undefined, { freshMs: 0, scope: undefined, staleMs: undefined }],
  ['max-age', undefined, { freshMs: 0, scope: undefined, staleMs: undefined }],
  ['max-age=99999999999', undefined, { freshMs: 0, scope: undefined, staleMs: undefined }],
  ['public', '5', { freshMs: undefined, scope: 'PUBLIC', staleMs: undefined }],
  ['no-store, max-age=60', undefined, { freshMs: 0, scope: undefined, staleMs: 0 }],
  ['no-cache="x", public, max-age=60', undefined, { freshMs: 0, scope: 'PUBLIC', staleMs: 0 }],
  ['', undefined, { freshMs: undefined, scope: undefined, staleMs: undefined }],
])('%j with the age %j', (cacheControl, age, policy) => {
  expect(readAnswerPolicy(cacheControl, age)).toEqual(policy);
});
