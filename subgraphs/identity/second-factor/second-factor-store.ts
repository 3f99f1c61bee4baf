import type { Database } from '../database.ts';

export interface StoredTotp {
  readonly sealedSecret: Buffer;
  readonly confirmed: boolean;
}

export interface SecondFactorStore {
  readonly findTotp: (accountId: string) => Promise<StoredTotp | null>;
  /** Replaces one that was never confirmed. False when there is a confirmed one. */
  readonly addTotp: (accountId: string, sealedSecret: Buffer, now: number) => Promise<boolean>;
  /** False when it is confirmed already, or gone. */
  readonly confirmTotp: (accountId: string, now: number) => Promise<boolean>;
  /** Claims a step for one code. False when its code, or a later one, has been used. */
  readonly useStep: (accountId: string, step: number) => Promise<boolean>;
  readonly replaceSecret: (accountId: string, from: Buffer, to: Buffer) => Promise<void>;
  /** With all recovery codes. False when there was none. */
  readonly removeTotp: (accountId: string) => Promise<boolean>;
  readonly replaceRecoveryCodes: (accountId: string, hashes: readonly Buffer[]) => Promise<void>;
  /** False when there is no such code, or it has been used. */
  readonly useRecoveryCode: (accountId: string, hash: Buffer) => Promise<boolean>;
  readonly countRecoveryCodes: (accountId: string) => Promise<number>;
}

const totpOf = (
  db: Database,
): Pick<SecondFactorStore, 'findTotp' | 'addTotp' | 'confirmTotp' | 'useStep' | 'replaceSecret'> => ({
  findTotp: async (accountId) => {
    const row = await db
      .selectFrom('totp')
      .select(['sealed_secret', 'confirmed_at'])
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    return row === undefined
      ? null
      : { sealedSecret: row.sealed_secret, confirmed: row.confirmed_at !== null };
  },
  addTotp: async (accountId, sealedSecret, now) => {
    const row = { sealed_secret: sealedSecret, last_step: 0n, created_at: new Date(now) };
    const added = await db
      .insertInto('totp')
      .values({ ...row, account_id: accountId, confirmed_at: null })
      .onConflict((conflict) =>
        conflict.column('account_id').doUpdateSet(row).where('totp.confirmed_at', 'is', null),
      )
      .returning('account_id')
      .execute();
    return added.length > 0;
  },
  confirmTotp: async (accountId, now) => {
    const confirmed = await db
      .updateTable('totp')
      .set({ confirmed_at: new Date(now) })
      .where('account_id', '=', accountId)
      .where('confirmed_at', 'is', null)
      .returning('account_id')
      .execute();
    return confirmed.length > 0;
  },
  useStep: async (accountId, step) => {
    const used = await db
      .updateTable('totp')
      .set({ last_step: BigInt(step) })
      .where('account_id', '=', accountId)
      .where('last_step', '<', BigInt(step))
      .returning('account_id')
      .execute();
    return used.length > 0;
  },
  replaceSecret: async (accountId, from, to) => {
    await db
      .updateTable('totp')
      .set({ sealed_secret: to })
      .where('account_id', '=', accountId)
      .where('sealed_secret', '=', from)
      .execute();
  },
});

/** Takes a transaction as well, and then does its part in that. */
export const createPostgresSecondFactorStore = (db: Database): SecondFactorStore => ({
  ...totpOf(db),
  removeTotp: async (accountId) => {
    await db.deleteFrom('recovery_code').where('account_id', '=', accountId).execute();
    const removed = await db
      .deleteFrom('totp')
      .where('account_id', '=', accountId)
      .returning('account_id')
      .execute();
    return removed.length > 0;
  },
  replaceRecoveryCodes: async (accountId, hashes) => {
    await db.deleteFrom('recovery_code').where('account_id', '=', accountId).execute();
    await db
      .insertInto('recovery_code')
      .values(hashes.map((hash) => ({ account_id: accountId, code_hash: hash })))
      .execute();
  },
  useRecoveryCode: async (accountId, hash) => {
    const used = await db
      .deleteFrom('recovery_code')
      .where('account_id', '=', accountId)
      .where('code_hash', '=', hash)
      .returning('account_id')
      .execute();
    return used.length > 0;
  },
  countRecoveryCodes: async (accountId) => {
    const { count } = await db
      .selectFrom('recovery_code')
      .select((row) => row.fn.countAll<bigint>().as('count'))
      .where('account_id', '=', accountId)
      .executeTakeFirstOrThrow();
    return Number(count);
  },
});
