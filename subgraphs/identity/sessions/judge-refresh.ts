/** What is kept of a session and decides whether a refresh token may still be used. Times in milliseconds. */
export interface RefreshState {
  readonly currentHash: Buffer;
  readonly previousHash: Buffer | null;
  readonly generation: number;
  readonly rotatedAt: number;
  readonly createdAt: number;
  readonly idleExpiresAt: number;
  readonly expiresAt: number;
  readonly endedAt: number | null;
  /** Everything of the tenant, or everything, from before this time was revoked. */
  readonly notBefore: number | null;
}

export interface PresentedToken {
  readonly hash: Buffer;
  readonly generation: number;
  /** Whether the request comes from the device that the session was last seen on. */
  readonly sameClient: boolean;
}

/** `late`: the token before the current one, after the grace. `stale`: one from further back. */
export type ReuseKind = 'late' | 'stale';

export type RefreshVerdict =
  /** It is the current token: exchange it. */
  | { readonly kind: 'rotate' }
  /** The client sent its token twice: give it the answer that it already got. */
  | { readonly kind: 'replay' }
  /** Within the grace, but from elsewhere: refused, and nobody is signed out for it. */
  | { readonly kind: 'other_client' }
  | { readonly kind: 'reuse'; readonly reuse: ReuseKind; readonly generationsBehind: number }
  | { readonly kind: 'ended' }
  | { readonly kind: 'expired' };

export const isLive = (
  session: Pick<RefreshState, 'createdAt' | 'idleExpiresAt' | 'expiresAt' | 'endedAt' | 'notBefore'>,
  now: number,
): boolean =>
  session.endedAt === null &&
  (session.notBefore === null || session.createdAt >= session.notBefore) &&
  now < session.idleExpiresAt &&
  now < session.expiresAt;

/**
 * The grace begins when the token was replaced and does not begin again when it is used. Only the token before the current
 * one has it: whoever shows an older one has skipped an answer that somebody else received.
 */
export const judgeRefresh = (
  state: RefreshState,
  presented: PresentedToken,
  { now, graceMs }: { readonly now: number; readonly graceMs: number },
): RefreshVerdict => {
  if (!isLive(state, now)) {
    const ran = state.endedAt === null && (now >= state.idleExpiresAt || now >= state.expiresAt);
    return { kind: ran ? 'expired' : 'ended' };
  }
  if (presented.hash.equals(state.currentHash)) return { kind: 'rotate' };
  const isPrevious = state.previousHash !== null && presented.hash.equals(state.previousHash);
  if (isPrevious && now - state.rotatedAt < graceMs) {
    return { kind: presented.sameClient ? 'replay' : 'other_client' };
  }
  return {
    kind: 'reuse',
    reuse: isPrevious ? 'late' : 'stale',
    generationsBehind: Math.max(0, state.generation - presented.generation),
  };
};
