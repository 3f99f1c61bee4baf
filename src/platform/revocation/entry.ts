import { createHash } from 'node:crypto';
import { z } from 'zod';

export const revocationKinds = ['token', 'session', 'user', 'tenant', 'everything'] as const;

export type RevocationKind = (typeof revocationKinds)[number];

/**
 * Something that was alive and is not any more. `token` and `session`: this one. `user`: tokens with a version below
 * `value`. `tenant` and `everything`: what was issued before `value`, in milliseconds since the epoch.
 */
export const RevocationEntry = z.object({
  kind: z.enum(revocationKinds),
  /** The SHA-256 of the token's id; the id of the session, the account or the tenant; empty for everything. */
  subject: z.string(),
  value: z.number(),
  /** When nothing that it revokes can be alive any more, in milliseconds since the epoch. */
  expiresAt: z.number(),
});

export type RevocationEntry = Readonly<z.output<typeof RevocationEntry>>;

/** What is known of a credential and could have been revoked. */
export interface CredentialFacts {
  /** From `hashTokenId`; null where there is no token, as with an API key. */
  readonly tokenHash: string | null;
  readonly sessionId: string | null;
  readonly userId: string;
  readonly version: number;
  readonly tenant: string;
  /** In milliseconds since the epoch. */
  readonly issuedAt: number;
}

/** Ids of tokens are kept as hashes, so that the list of the revoked ones is no list of tokens. */
export const hashTokenId = (id: string): string => createHash('sha256').update(id).digest('base64url');

/** In the order of `revocationKinds`. */
export const subjectsOf = (facts: CredentialFacts): readonly (string | null)[] => [
  facts.tokenHash,
  facts.sessionId,
  facts.userId,
  facts.tenant,
  '',
];

/** By what the credential was revoked, or null. The values are those of its subjects, null where there is no entry. */
export const judgeRevocation = (
  facts: CredentialFacts,
  values: readonly (number | null)[],
): RevocationKind | null => {
  const [token, session, user, tenant, everything] = values;
  if (typeof token === 'number') return 'token';
  if (typeof session === 'number') return 'session';
  if (typeof user === 'number' && facts.version < user) return 'user';
  if (typeof tenant === 'number' && facts.issuedAt < tenant) return 'tenant';
  if (typeof everything === 'number' && facts.issuedAt < everything) return 'everything';
  return null;
};
