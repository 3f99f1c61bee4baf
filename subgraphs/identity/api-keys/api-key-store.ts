import { type Selectable, sql } from 'kysely';
import { z } from 'zod';
import { type Access, accessColumns, parseAccess } from '../access/access.ts';
import type { Database, IdentityDatabase, Transaction } from '../database.ts';
import { notBeforeOf } from '../revocation/not-before.ts';
import type { SecretColumns } from '../tokens/secret-pair.ts';
import type { ApiKey } from './api-key.ts';

type Row = Selectable<IdentityDatabase['api_key']>;

const toApiKey = (row: Row): ApiKey => ({
  id: row.id,
  userId: row.user_id,
  name: row.name,
  scopes: row.scopes,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at,
  previousUntil: row.previous_until,
});

/** Those that have neither been revoked nor expired, oldest first. */
export const findKeysOfUser = async (db: Database, userId: string, now: Date): Promise<readonly ApiKey[]> => {
  if (!z.uuid().safeParse(userId).success) return [];
  const rows = await db
    .selectFrom('api_key')
    .selectAll()
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where((either) => either.or([either('expires_at', 'is', null), either('expires_at', '>', now)]))
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(toApiKey);
};

export const insertKey = async (
  transaction: Transaction,
  key: Omit<ApiKey, 'lastUsedAt' | 'previousUntil'> & { readonly secretHash: Buffer },
): Promise<ApiKey> => {
  const row = await transaction
    .insertInto('api_key')
    .values({
      id: key.id,
      user_id: key.userId,
      name: key.name,
      scopes: [...key.scopes],
      secret_hash: key.secretHash,
      secret_created_at: key.createdAt,
      created_at: key.createdAt,
      expires_at: key.expiresAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toApiKey(row);
};

/** A key that lives, with its secrets, and locked for the rest of the transaction. */
export const lockKey = async (
  transaction: Transaction,
  { userId, id }: Pick<ApiKey, 'userId' | 'id'>,
  now: Date,
): Promise<SecretColumns | null> => {
  const row = await transaction
    .selectFrom('api_key')
    .selectAll()
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined || (row.expires_at !== null && row.expires_at <= now) ? null : row;
};

export const setKeySecrets = async (
  transaction: Transaction,
  id: string,
  secrets: SecretColumns,
): Promise<ApiKey> =>
  toApiKey(
    await transaction
      .updateTable('api_key')
      .set({ ...secrets })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow(),
  );

/** True when it lived until now. */
export const revokeKey = async (
  transaction: Transaction,
  { userId, id }: Pick<ApiKey, 'userId' | 'id'>,
  at: Date,
): Promise<boolean> => {
  const updated = await transaction
    .updateTable('api_key')
    .set({ revoked_at: at })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return updated.numUpdatedRows === 1n;
};

export const revokeKeysOfUser = async (
  transaction: Transaction,
  userId: string,
  at: Date,
): Promise<readonly string[]> => {
  const rows = await transaction
    .updateTable('api_key')
    .set({ revoked_at: at })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
};

export interface KeyRecord extends SecretColumns {
  readonly scopes: readonly string[];
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly owner: Access;
  readonly notBefore: Date | null;
}

/** A key with its owner, in whatever state it is. */
export const findKey = async (db: Database, id: string): Promise<KeyRecord | null> => {
  const row = await db
    .selectFrom('api_key')
    .innerJoin('account', 'account.id', 'api_key.user_id')
    .selectAll('api_key')
    .select(accessColumns.filter((column) => column !== 'account.scopes'))
    .select('account.scopes as owner_scopes')
    .select(notBeforeOf(sql.ref('account.tenant')).as('not_before'))
    .where('api_key.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    ...row,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    owner: parseAccess(row.user_id, { ...row, scopes: row.owner_scopes }),
    notBefore: row.not_before,
  };
};

/** Who has a key that lives. */
export const findKeyOwner = async (db: Database, id: string): Promise<Access | null> => {
  const key = await findKey(db, id);
  return key === null || key.revokedAt !== null ? null : key.owner;
};

/** A busy key is not written to with every use. */
const notedEveryMs = 60_000;

export const noteKeyUse = async (db: Database, id: string, now: Date): Promise<void> => {
  const before = new Date(now.getTime() - notedEveryMs);
  await db
    .updateTable('api_key')
    .set({ last_used_at: now })
    .where('id', '=', id)
    .where((either) => either.or([either('last_used_at', 'is', null), either('last_used_at', '<', before)]))
    .execute();
};
