import {
  createApiKeyId,
  createApiKeySecret,
  formatApiKey,
  hashSecret,
  parseApiKey,
} from '#platform/api-key.ts';
import type { Clock } from '#platform/clock.ts';
import { hashTokenId } from '#platform/revocation/entry.ts';
import type { Access } from '../access/access.ts';
import { lockAccount } from '../access/access-store.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database, Transaction } from '../database.ts';
import type { NewRevocation, Revocations } from '../revocation/create-revocations.ts';
import { findNotBefore } from '../revocation/not-before.ts';
import { matchSecret, replaceSecret, type SecretColumns } from '../tokens/secret-pair.ts';
import {
  type ApiKey,
  accessOfKey,
  isScope,
  secretIdOf,
  sessionIdOfKey,
  type VerifiedApiKey,
} from './api-key.ts';
import {
  findKey,
  findKeysOfUser,
  insertKey,
  lockKey,
  noteKeyUse,
  revokeKey,
  setKeySecrets,
} from './api-key-store.ts';

/** The text is shown once and never again. */
export interface ShownApiKey {
  readonly apiKey: ApiKey;
  readonly text: string;
}

export type ApiKeyRejection =
  | 'TOO_MANY_KEYS'
  | 'INVALID_NAME'
  | 'INVALID_SCOPE'
  | 'INVALID_EXPIRY'
  | 'NO_ACCOUNT';

export interface NewApiKey {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date | null;
}

export interface ApiKeys {
  readonly list: (userId: string) => Promise<readonly ApiKey[]>;
  readonly create: (
    userId: string,
    key: NewApiKey,
  ) => Promise<ShownApiKey | { readonly rejected: ApiKeyRejection }>;
  /** A new secret for the same key; null when there is no such key. */
  readonly rotate: (userId: string, id: string, overlapSeconds: number) => Promise<ShownApiKey | null>;
  readonly revoke: (userId: string, id: string) => Promise<boolean>;
  /** Whose key this is, or null for whatever is not a good key. */
  readonly verify: (text: string) => Promise<VerifiedApiKey | null>;
}

interface Parts {
  readonly db: Database;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly revocations: Revocations;
}

const mostKeys = 20;
const longestName = 100;
const mostScopes = 50;

const nameOf = (given: string): string | null => {
  const name = given.trim();
  return name !== '' && name.length <= longestName && !/\p{Cc}/u.test(name) ? name : null;
};

/** What is made after an emergency is not hit by it, whatever this clock says. */
const notBefore = async (transaction: Transaction, { tenant }: Access, now: Date): Promise<Date> => {
  const at = await findNotBefore(transaction, tenant);
  return at === null || at <= now.getTime() ? now : new Date(at);
};

const createKey =
  ({ db, clock, audit }: Parts): ApiKeys['create'] =>
  async (userId, given) => {
    const now = new Date(clock.now());
    const name = nameOf(given.name);
    const scopes = [...new Set(given.scopes)];
    if (name === null) return { rejected: 'INVALID_NAME' };
    if (given.expiresAt !== null && given.expiresAt <= now) return { rejected: 'INVALID_EXPIRY' };
    return db.transaction().execute(async (transaction) => {
      const owner = await lockAccount(transaction, userId);
      if (owner === null) return { rejected: 'NO_ACCOUNT' };
      const mayHave = scopes.every((scope) => isScope(scope) && owner.scopes.includes(scope));
      if (!mayHave || scopes.length > mostScopes) return { rejected: 'INVALID_SCOPE' };
      const existing = await findKeysOfUser(transaction, userId, now);
      if (existing.length >= mostKeys) return { rejected: 'TOO_MANY_KEYS' };
      const parts = { id: createApiKeyId(), secret: createApiKeySecret() };
      const createdAt = await notBefore(transaction, owner, now);
      const key = { userId, name, scopes, expiresAt: given.expiresAt, createdAt };
      const secretHash = hashSecret(parts.secret);
      const apiKey = await insertKey(transaction, { ...key, id: parts.id, secretHash });
      await audit.record({ type: 'api_key.created', userId, data: { keyId: parts.id, scopes } }, transaction);
      return { apiKey, text: formatApiKey(parts) };
    });
  };

/** The secrets that end with a rotation: the one from before the last, and without an overlap the last as well. */
const endedSecrets = (id: string, before: SecretColumns, overlapSeconds: number): NewRevocation[] =>
  [before.previous_created_at, overlapSeconds === 0 ? before.secret_created_at : null].flatMap((createdAt) =>
    createdAt === null
      ? []
      : [{ kind: 'token', subject: hashTokenId(secretIdOf(id, createdAt)), value: 1, reason: 'rotated' }],
  );

const rotateKey =
  ({ db, clock, audit, revocations }: Parts): ApiKeys['rotate'] =>
  async (userId, id, overlapSeconds) => {
    const now = new Date(clock.now());
    const shown = await db.transaction().execute(async (transaction) => {
      const owner = await lockAccount(transaction, userId);
      const before = await lockKey(transaction, { userId, id }, now);
      if (owner === null || before === null) return null;
      const secret = createApiKeySecret();
      const createdAt = await notBefore(transaction, owner, now);
      const secrets = replaceSecret(before, secret, { now, createdAt, overlapSeconds });
      const apiKey = await setKeySecrets(transaction, id, secrets);
      const data = { keyId: id, overlapSeconds };
      await audit.record({ type: 'api_key.rotated', userId, data }, transaction);
      await revocations.record(transaction, endedSecrets(id, before, overlapSeconds));
      return { apiKey, text: formatApiKey({ id, secret }) };
    });
    await revocations.publish();
    return shown;
  };

const revokeOne =
  ({ db, clock, audit, revocations }: Parts): ApiKeys['revoke'] =>
  async (userId, id) => {
    const revoked = await db.transaction().execute(async (transaction) => {
      if (!(await revokeKey(transaction, { userId, id }, new Date(clock.now())))) return false;
      await audit.record({ type: 'api_key.revoked', userId, data: { keyId: id } }, transaction);
      const entry = { kind: 'session', subject: sessionIdOfKey(id), value: 1, reason: 'revoked' } as const;
      await revocations.record(transaction, [entry]);
      return true;
    });
    if (revoked) await revocations.publish();
    return revoked;
  };

const earliest = (a: Date | null, b: Date | null): Date | null =>
  a === null || (b !== null && b < a) ? b : a;

const verifyKey =
  ({ db, clock }: Parts): ApiKeys['verify'] =>
  async (text) => {
    const given = parseApiKey(text);
    const key = given === null ? null : await findKey(db, given.id);
    if (given === null || key === null) return null;
    const now = new Date(clock.now());
    const secret = matchSecret(key, given.secret, now);
    const isOver = key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= now);
    if (secret === null || isOver) return null;
    if (key.notBefore !== null && secret.createdAt < key.notBefore) return null;
    await noteKeyUse(db, given.id, now);
    return {
      id: given.id,
      access: accessOfKey(key.owner, key.scopes),
      secretId: secretIdOf(given.id, secret.createdAt),
      issuedAt: secret.createdAt,
      expiresAt: earliest(key.expiresAt, secret.until),
    };
  };

export const createApiKeys = (parts: Parts): ApiKeys => ({
  list: (userId) => findKeysOfUser(parts.db, userId, new Date(parts.clock.now())),
  create: createKey(parts),
  rotate: rotateKey(parts),
  revoke: revokeOne(parts),
  verify: verifyKey(parts),
});
