import type { CredentialFacts, RevocationEntry, RevocationKind } from './entry.ts';

export interface RevocationAnswer {
  /** By what the credential was revoked, as far as the store knows. */
  readonly revokedBy: RevocationKind | null;
  /** Whether the store is complete and is kept up to date: only then does a null mean anything. */
  readonly isCurrent: boolean;
}

/** A part of the log, as it is read. */
export interface RevocationPage {
  readonly entries: readonly RevocationEntry[];
  /** How far the log has been read with this page. */
  readonly cursor: string;
  /** Whether nothing follows it. */
  readonly isLast: boolean;
}

/** A copy of the log of revocations for quick look-ups. It can always be filled anew, and is never the only copy. */
export interface RevocationStore {
  /** One round trip. */
  readonly find: (facts: CredentialFacts) => Promise<RevocationAnswer>;
  /** How much of the log it holds; null when it was never filled or has lost its contents. */
  readonly cursor: () => Promise<string | null>;
  /**
   * Adds the entries and remembers the cursor, both or neither. An entry never weakens one that is there. A last page tells,
   * even without entries, that the store is as up to date as the log was when it was asked for.
   */
  readonly apply: (page: RevocationPage, askedAt: number) => Promise<void>;
}

/**
 * Without a last page for so long a store is no longer taken for current. With the time that a verifier believes an answer
 * it makes the five seconds within which a revocation is effective everywhere.
 */
export const currentForMs = 3000;
