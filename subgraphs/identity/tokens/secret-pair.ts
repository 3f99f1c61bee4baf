import { timingSafeEqual } from 'node:crypto';
import { hashSecret } from '#platform/api-key.ts';

/** The columns of what has a secret that can be changed with an overlap. */
export interface SecretColumns {
  readonly secret_hash: Buffer;
  readonly secret_created_at: Date;
  readonly previous_hash: Buffer | null;
  readonly previous_created_at: Date | null;
  readonly previous_until: Date | null;
}

export interface MatchedSecret {
  readonly createdAt: Date;
  /** When this secret ends by itself; null for the current one. */
  readonly until: Date | null;
}

/** Which of the two secrets this is, if any. */
export const matchSecret = (row: SecretColumns, secret: string, now: Date): MatchedSecret | null => {
  const hash = hashSecret(secret);
  if (timingSafeEqual(hash, row.secret_hash)) return { createdAt: row.secret_created_at, until: null };
  const { previous_hash: previous, previous_created_at: createdAt, previous_until: until } = row;
  const isPrevious = previous !== null && timingSafeEqual(hash, previous);
  return isPrevious && createdAt !== null && until !== null && now < until ? { createdAt, until } : null;
};

/** A new secret takes the place of the current one, which goes on for the overlap. */
export const replaceSecret = (
  row: SecretColumns,
  secret: string,
  times: { readonly now: Date; readonly createdAt: Date; readonly overlapSeconds: number },
): SecretColumns => ({
  secret_hash: hashSecret(secret),
  // Two secrets of one moment could not be told apart by their times.
  secret_created_at: new Date(Math.max(times.createdAt.getTime(), row.secret_created_at.getTime() + 1)),
  previous_hash: row.secret_hash,
  previous_created_at: row.secret_created_at,
  previous_until: new Date(times.now.getTime() + times.overlapSeconds * 1000),
});

const longestOverlapSeconds = 30 * 86_400;

export const isOverlap = (seconds: number): boolean => seconds >= 0 && seconds <= longestOverlapSeconds;
