import type { Database } from '../database.ts';

export interface PendingRegistration {
  readonly email: string;
  readonly displayName: string;
  readonly passwordHash: string;
}

export type MailTokenPurpose = 'reset-password' | 'confirm-email';

export interface MailToken {
  readonly accountId: string;
  /** The address that it was sent to. */
  readonly email: string;
}

interface Redeem {
  readonly hash: Buffer;
  readonly now: number;
}

/** Each token is redeemed by deleting it: of many who try at the same time, one finds it. */
export interface MailTokenStore {
  readonly addRegistration: (hash: Buffer, pending: PendingRegistration, expiresAt: number) => Promise<void>;
  readonly findRegistration: (by: Redeem) => Promise<PendingRegistration | null>;
  /** With all others for the same address. */
  readonly redeemRegistration: (by: Redeem) => Promise<PendingRegistration | null>;
  readonly add: (
    hash: Buffer,
    token: MailToken & { readonly purpose: MailTokenPurpose },
    expiresAt: number,
  ) => Promise<void>;
  readonly find: (by: Redeem & { readonly purpose: MailTokenPurpose }) => Promise<MailToken | null>;
  /** With all others of the account: what was asked for before is not wanted any more. */
  readonly redeem: (by: Redeem & { readonly purpose: MailTokenPurpose }) => Promise<MailToken | null>;
  readonly removeAllOf: (accountId: string) => Promise<void>;
  readonly purge: (before: number) => Promise<void>;
}

const pendingColumns = ['email', 'display_name', 'password_hash'] as const;

const toPending = (
  row: { email: string; display_name: string; password_hash: string } | undefined,
): PendingRegistration | null =>
  row === undefined
    ? null
    : { email: row.email, displayName: row.display_name, passwordHash: row.password_hash };

const registrationsOf = (
  db: Database,
): Pick<MailTokenStore, 'addRegistration' | 'findRegistration' | 'redeemRegistration'> => ({
  addRegistration: async (hash, pending, expiresAt) => {
    await db
      .insertInto('pending_registration')
      .values({
        token_hash: hash,
        email: pending.email,
        display_name: pending.displayName,
        password_hash: pending.passwordHash,
        expires_at: new Date(expiresAt),
      })
      .execute();
  },
  findRegistration: async ({ hash, now }) =>
    toPending(
      await db
        .selectFrom('pending_registration')
        .select(pendingColumns)
        .where('token_hash', '=', hash)
        .where('expires_at', '>', new Date(now))
        .executeTakeFirst(),
    ),
  redeemRegistration: async ({ hash, now }) => {
    const pending = toPending(
      await db
        .deleteFrom('pending_registration')
        .where('token_hash', '=', hash)
        .where('expires_at', '>', new Date(now))
        .returning(pendingColumns)
        .executeTakeFirst(),
    );
    if (pending !== null)
      await db.deleteFrom('pending_registration').where('email', '=', pending.email).execute();
    return pending;
  },
});

/** Takes a transaction as well, and then does its part in that. */
export const createPostgresMailTokenStore = (db: Database): MailTokenStore => ({
  ...registrationsOf(db),
  add: async (hash, { purpose, accountId, email }, expiresAt) => {
    await db
      .insertInto('mail_token')
      .values({ token_hash: hash, purpose, account_id: accountId, email, expires_at: new Date(expiresAt) })
      .execute();
  },
  find: async ({ hash, purpose, now }) => {
    const row = await db
      .selectFrom('mail_token')
      .select(['account_id', 'email'])
      .where('token_hash', '=', hash)
      .where('purpose', '=', purpose)
      .where('expires_at', '>', new Date(now))
      .executeTakeFirst();
    return row === undefined ? null : { accountId: row.account_id, email: row.email };
  },
  redeem: async ({ hash, purpose, now }) => {
    const row = await db
      .deleteFrom('mail_token')
      .where('token_hash', '=', hash)
      .where('purpose', '=', purpose)
      .where('expires_at', '>', new Date(now))
      .returning(['account_id', 'email'])
      .executeTakeFirst();
    if (row === undefined) return null;
    await db.deleteFrom('mail_token').where('account_id', '=', row.account_id).execute();
    return { accountId: row.account_id, email: row.email };
  },
  removeAllOf: async (accountId) => {
    await db.deleteFrom('mail_token').where('account_id', '=', accountId).execute();
  },
  purge: async (before) => {
    await db.deleteFrom('mail_token').where('expires_at', '<', new Date(before)).execute();
    await db.deleteFrom('pending_registration').where('expires_at', '<', new Date(before)).execute();
  },
});
