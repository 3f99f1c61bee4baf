import { describe, expect, test } from '@jest/globals';
import { parseRetryAfter } from './retry-after.ts';

const now = Date.UTC(2026, 0, 1);

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['7', 7000],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['-1', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['Sun, what', undefined],
    ['2026-01-01', undefined],
    ['', undefined],
    [undefined, undefined],
    [['1', '2'], undefined],
  ])('%j is %j ms', (header, milliseconds) => expect(parseRetryAfter(header, now)).toBe(milliseconds));
});
