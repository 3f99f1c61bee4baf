import type { Access } from '../access/access.ts';

/** An API key as its owner sees it. */
export interface ApiKey {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  /** Until when the secret from before the last rotation works as well. */
  readonly previousUntil: Date | null;
}

/** Somebody has shown this key, and it is good. */
export interface VerifiedApiKey {
  readonly id: string;
  readonly access: Access;
  /** Names this secret of the key. */
  readonly secretId: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date | null;
}

/** RFC 6749's characters less those that have a meaning elsewhere. */
const scopeFormat = /^[a-z][a-z0-9:._-]{0,63}$/;

export const isScope = (text: string): boolean => scopeFormat.test(text);

/** One secret of a key, so that it can be revoked without the other. */
export const secretIdOf = (keyId: string, createdAt: Date): string => `key:${keyId}:${createdAt.getTime()}`;

/** What the stores of revocations know the key itself by; there it stands in the place of a session. */
export const sessionIdOfKey = (keyId: string): string => `key:${keyId}`;

/**
 * A key acts for its owner, but never with more than USER: what staff may do needs a person. It has those of its scopes that
 * its owner still has.
 */
export const accessOfKey = (owner: Access, scopes: readonly string[]): Access => ({
  ...owner,
  roles: ['USER'],
  scopes: scopes.filter((scope) => owner.scopes.includes(scope)),
});
