import type { CredentialFacts, RevocationEntry, RevocationKind } from '#platform/revocation/entry.ts';
import type { ReadLog } from '#platform/revocation/follow-log.ts';

/** What a credential says of itself that can be revoked. */
export const credentialFacts: CredentialFacts = {
  tokenHash: 'token',
  sessionId: 'session',
  userId: 'user',
  version: 1,
  tenant: 'tenant',
  issuedAt: 0,
};

export interface TestLogOfRevocations {
  readonly read: ReadLog;
  readonly add: (kind: RevocationKind, subject: string, value?: number) => void;
  /** While it is broken, reading it fails. */
  readonly setBroken: (broken: boolean) => void;
  readonly reads: () => number;
}

/** The log that identity keeps in PostgreSQL, as an array; pages hold two entries. */
export const createRevocationLog = (expiresAt = Number.MAX_SAFE_INTEGER / 2): TestLogOfRevocations => {
  const entries: RevocationEntry[] = [];
  let isBroken = false;
  let reads = 0;
  return {
    reads: () => reads,
    setBroken: (broken) => {
      isBroken = broken;
    },
    add: (kind, subject, value = 1) => void entries.push({ kind, subject, value, expiresAt }),
    read: async (after) => {
      reads += 1;
      if (isBroken) throw new Error('The log cannot be reached.');
      const from = after === null ? 0 : Number(after);
      const page = entries.slice(from, from + 2);
      return {
        entries: page,
        cursor: String(from + page.length),
        isLast: from + page.length === entries.length,
      };
    },
  };
};
