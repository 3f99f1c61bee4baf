import { describe, expect, test } from '@jest/globals';
import { type FailureKind, isTransient, isUnhealthy, toFailure, UpstreamFailure } from './failure.ts';

const failure = (kind: FailureKind, status?: number) => new UpstreamFailure(kind, 'x', { status });

describe('a failure', () => {
  test.each<readonly [FailureKind, number | undefined, boolean | null, boolean]>([
    ['unreachable', undefined, true, true],
    ['broken', undefined, true, true],
    ['timeout', undefined, true, true],
    ['bad-answer', undefined, true, false],
    ['status', 500, true, false],
    ['status', 502, true, true],
    ['status', 503, true, true],
    ['status', 504, true, true],
    ['status', 408, true, true],
    ['status', 425, true, true],
    ['status', 429, false, true],
    ['status', 302, false, false],
    ['status', 400, false, false],
    ['status', 401, false, false],
    ['status', 404, false, false],
    ['too-large', undefined, false, false],
    ['cancelled', undefined, null, false],
    ['open', undefined, null, false],
    ['full', undefined, null, false],
  ])('%s %s: unhealthy %s, transient %s', (kind, status, unhealthy, transient) => {
    expect(isUnhealthy(failure(kind, status))).toBe(unhealthy);
    expect(isTransient(failure(kind, status))).toBe(transient);
  });

  test('is what else is thrown while an answer is read', () => {
    const cause = new SyntaxError('Unexpected token');
    expect(toFailure(cause)).toMatchObject({ kind: 'bad-answer', cause });
    const own = failure('timeout');
    expect(toFailure(own)).toBe(own);
  });
});
