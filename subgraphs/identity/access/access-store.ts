import { z } from 'zod';
import type { Database, Transaction } from '../database.ts';
import { type Access, accessColumns, parseAccess } from './access.ts';

const select = (db: Database, userId: string) =>
  db.selectFrom('account').select(accessColumns).where('account.id', '=', userId);

export const findAccess = async (db: Database, userId: string): Promise<Access | null> => {
  if (!z.uuid().safeParse(userId).success) return null;
  const row = await select(db, userId).executeTakeFirst();
  return row === undefined ? null : parseAccess(userId, row);
};

/** What happens to one account's sessions and keys happens one after the other. */
export const lockAccount = async (transaction: Transaction, userId: string): Promise<Access | null> => {
  if (!z.uuid().safeParse(userId).success) return null;
  const row = await select(transaction, userId).forNoKeyUpdate().executeTakeFirst();
  return row === undefined ? null : parseAccess(userId, row);
};

/** Makes every token of the account wrong that was issued before. */
export const raiseVersion = async (transaction: Transaction, userId: string): Promise<number | null> => {
  const row = await transaction
    .updateTable('account')
    .set((value) => ({ token_version: value('token_version', '+', 1) }))
    .where('id', '=', userId)
    .returning('token_version')
    .executeTakeFirst();
  return row?.token_version ?? null;
};
