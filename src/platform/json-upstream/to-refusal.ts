import { type ErrorCode, type Refusal, refusal } from '#platform/errors.ts';
import type { UpstreamFailure } from '#platform/upstream/failure.ts';

/** When neither the service nor the breaker says how long to wait. */
const usualWaitSeconds = 5;

/** The service found our input wrong, though our own checks did not. */
const inputStatuses: ReadonlySet<number> = new Set([400, 413, 422]);
const awayStatuses: ReadonlySet<number> = new Set([408, 425, 429]);

const codeOf = ({ kind, status = 0 }: UpstreamFailure): ErrorCode => {
  if (kind === 'timeout') return 'UPSTREAM_TIMEOUT';
  if (kind === 'bad-answer' || kind === 'too-large') return 'UPSTREAM_FAILED';
  if (kind !== 'status' || status >= 500 || awayStatuses.has(status)) return 'UPSTREAM_UNAVAILABLE';
  return inputStatuses.has(status) ? 'BAD_USER_INPUT' : 'UPSTREAM_FAILED';
};

/** What the caller is told. What the service said stays with us: it may quote anything. */
export const toRefusal = (failure: UpstreamFailure): Refusal => {
  const code = codeOf(failure);
  if (code === 'BAD_USER_INPUT')
    return refusal(code, { message: 'The service behind this field did not accept the input.' });
  if (code === 'UPSTREAM_FAILED') return refusal(code);
  const { retryAfterMs } = failure;
  const seconds = retryAfterMs === undefined ? usualWaitSeconds : Math.ceil(retryAfterMs / 1000);
  return refusal(code, { retryAfter: Math.max(1, seconds) });
};
