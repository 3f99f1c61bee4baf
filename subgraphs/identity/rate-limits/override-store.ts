import { type Selectable, sql } from 'kysely';
import { z } from 'zod';
import { type OverrideKind, type OverridePage, overrideKinds } from '#platform/rate-limit/override-entry.ts';
import { Override } from '#platform/rate-limit/policy.ts';
import type { Database, IdentityDatabase, Transaction } from '../database.ts';
import { cursorAt, positionOf } from '../log-cursor.ts';
import type { RateLimitOverride } from './override.ts';

type Row = Selectable<IdentityDatabase['rate_limit_override']>;

export interface OverrideSubject {
  readonly kind: OverrideKind;
  readonly subject: string;
}

/** Any constant, as long as nothing else in this database uses it. */
const lockId = 5_306_004;
const pageSize = 1000;

const toOverride = (row: Row): RateLimitOverride => ({
  kind: z.enum(overrideKinds).parse(row.kind),
  subject: row.subject,
  version: row.version,
  limits: Override.nullable().parse(row.limits),
  reason: row.reason,
  setBy: row.set_by,
  setAt: row.set_at,
  expiresAt: row.expires_at,
});

/** The last version of each subject. */
const isCurrent = sql<boolean>`not exists (
  select from rate_limit_override later
  where later.kind = rate_limit_override.kind and later.subject = rate_limit_override.subject
    and later.version > rate_limit_override.version)`;

/** The version that is there, 0 for none. Others wait until the transaction ends, so that positions are in order. */
export const lockVersion = async (
  transaction: Transaction,
  { kind, subject }: OverrideSubject,
): Promise<{ readonly version: number; readonly isRemoved: boolean }> => {
  await sql`select pg_advisory_xact_lock(${lockId})`.execute(transaction);
  const row = await transaction
    .selectFrom('rate_limit_override')
    .select(['version', 'limits'])
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined
    ? { version: 0, isRemoved: true }
    : { version: row.version, isRemoved: row.limits === null };
};

export const insertOverride = async (
  transaction: Transaction,
  override: RateLimitOverride,
): Promise<RateLimitOverride> => {
  const row = await transaction
    .insertInto('rate_limit_override')
    .values({
      kind: override.kind,
      subject: override.subject,
      version: override.version,
      limits: override.limits === null ? null : JSON.stringify(override.limits),
      reason: override.reason,
      set_by: override.setBy,
      set_at: override.setAt,
      expires_at: override.expiresAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toOverride(row);
};

export interface OverridesFound {
  readonly overrides: readonly RateLimitOverride[];
  readonly nextCursor: string | null;
}

/** Newest first: all versions of one subject, or without one what holds now. */
export const findOverrides = async (
  db: Database,
  of: OverrideSubject | null,
  page: { readonly first: number; readonly before: bigint | undefined; readonly now: Date },
): Promise<OverridesFound> => {
  let query = db
    .selectFrom('rate_limit_override')
    .selectAll()
    .orderBy('position', 'desc')
    .limit(page.first + 1);
  if (page.before !== undefined) query = query.where('position', '<', page.before);
  query =
    of === null
      ? query
          .where(isCurrent)
          .where('limits', 'is not', null)
          .where((or) => or.or([or('expires_at', 'is', null), or('expires_at', '>', page.now)]))
      : query.where('kind', '=', of.kind).where('subject', '=', of.subject);
  const rows = await query.execute();
  const shown = rows.slice(0, page.first);
  return {
    overrides: shown.map(toOverride),
    nextCursor: rows.length > page.first ? String(shown.at(-1)?.position) : null,
  };
};

const LogState = z.object({ epoch: z.string(), last: z.bigint() });

/** The log for gateways: what holds now of what was changed after the cursor. */
export const readOverrides = async (db: Database, after: string | null): Promise<OverridePage> => {
  const { rows: states } = await sql`
    select epoch, coalesce((select max(position) from rate_limit_override), 0) as last
    from revocation_log`.execute(db);
  const state = LogState.parse(states[0]);
  const from = positionOf(after, state);
  const rows = await db
    .selectFrom('rate_limit_override')
    .selectAll()
    .where('position', '>', from)
    .where(isCurrent)
    .orderBy('position')
    .limit(pageSize)
    .execute();
  return {
    entries: rows.map((row) => {
      const { kind, subject, limits, expiresAt } = toOverride(row);
      return { kind, subject, limits, expiresAt: expiresAt?.getTime() ?? null };
    }),
    cursor: cursorAt(state, rows.at(-1)?.position ?? from),
    isFirst: from === 0n,
    isLast: rows.length < pageSize,
  };
};
