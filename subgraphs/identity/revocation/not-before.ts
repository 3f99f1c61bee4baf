import { type Expression, type RawBuilder, sql } from 'kysely';
import type { Database } from '../database.ts';

/** The time before which everything of the tenant was revoked, as a part of a query; null when nothing was. */
export const notBeforeOf = (tenant: Expression<unknown>): RawBuilder<Date | null> =>
  sql<Date | null>`(select max(at) from not_before
    where scope = 'everything' or (scope = 'tenant' and subject = ${tenant}))`;

export const findNotBefore = async (db: Database, tenant: string): Promise<number | null> => {
  const { rows } = await sql<{ at: Date | null }>`select ${notBeforeOf(sql.val(tenant))} as at`.execute(db);
  return rows[0]?.at?.getTime() ?? null;
};
