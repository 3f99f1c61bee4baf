/** How a call of an upstream ended without an answer that can be used. */
export type FailureKind =
  /** No connection: nothing was sent. */
  | 'unreachable'
  /** The connection broke after the request was sent. */
  | 'broken'
  | 'timeout'
  /** A status other than 2xx. */
  | 'status'
  | 'too-large'
  /** Not what was agreed on: another content type, no JSON, other types. */
  | 'bad-answer'
  /** Not tried: the circuit breaker is open. */
  | 'open'
  /** Not tried: too many calls wait already. */
  | 'full'
  /** Nobody wants the answer any more. */
  | 'cancelled';

interface FailureDetails {
  readonly status?: number | undefined;
  /** How long the upstream, or the breaker, asks to be left alone. */
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

export class UpstreamFailure extends Error {
  readonly kind: FailureKind;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(kind: FailureKind, message: string, details: FailureDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'UpstreamFailure';
    this.kind = kind;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** 408 and 425 say that the upstream was not able to take the request, and not that the request was wrong. */
const overloadStatuses: ReadonlySet<number> = new Set([408, 425]);
const transientStatuses: ReadonlySet<number> = new Set([408, 425, 429, 502, 503, 504]);
const transientKinds: ReadonlySet<FailureKind> = new Set(['unreachable', 'broken', 'timeout']);

/** What a failure says about the upstream's health; null when it says nothing. */
export const isUnhealthy = ({ kind, status = 0 }: UpstreamFailure): boolean | null => {
  if (kind === 'cancelled' || kind === 'open' || kind === 'full') return null;
  // A client can ask for an answer that is too large; that must not close the upstream for the others.
  if (kind === 'too-large') return false;
  return kind !== 'status' || status >= 500 || overloadStatuses.has(status);
};

/** The same call may go well a moment later. */
export const isTransient = ({ kind, status = 0 }: UpstreamFailure): boolean =>
  kind === 'status' ? transientStatuses.has(status) : transientKinds.has(kind);

/** Whatever is thrown while an answer is read is a fault of the answer. */
export const toFailure = (thrown: unknown): UpstreamFailure =>
  thrown instanceof UpstreamFailure
    ? thrown
    : new UpstreamFailure('bad-answer', 'The answer could not be read.', { cause: thrown });
