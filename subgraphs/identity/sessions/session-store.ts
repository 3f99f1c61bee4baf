import { type Selectable, sql } from 'kysely';
import { z } from 'zod';
import { prepared } from '#platform/postgres.ts';
import { type Access, accessColumns, parseAccess } from '../access/access.ts';
import type { Database, IdentityDatabase, Transaction } from '../database.ts';
import { notBeforeOf } from '../revocation/not-before.ts';
import type { RefreshState } from './judge-refresh.ts';
import type { RevocationReason } from './open-session.ts';
import { Place } from './place.ts';
import type { EndedSession, Session } from './session.ts';

type Row = Selectable<IdentityDatabase['session']>;

const placeOf = (row: Pick<Row, 'place'>): Place | null =>
  row.place === null ? null : Place.parse(row.place);

/** A session with its account, as refreshing needs them. */
export interface FamilyRecord extends RefreshState {
  readonly id: string;
  readonly access: Access;
  readonly familyHash: Buffer;
  readonly sealedNext: Buffer | null;
  readonly authTime: number;
  readonly methods: readonly string[];
  readonly stepUpAt: number | null;
  readonly fingerprint: Buffer;
  readonly lastUsedAt: number;
  readonly place: Place | null;
}

const familyColumns = [
  'id',
  'user_id',
  'family_hash',
  'current_hash',
  'previous_hash',
  'sealed_next',
  'generation',
  'rotated_at',
  'created_at',
  'last_used_at',
  'idle_expires_at',
  'expires_at',
  'ended_at',
  'auth_time',
  'methods',
  'step_up_at',
  'fingerprint',
  'place',
] as const;

const qualified = familyColumns.map((column) => `session.${column}` as const);

type FamilyRow = Pick<Row, (typeof familyColumns)[number]> & { readonly not_before: Date | null };

const toFamily = (row: FamilyRow): FamilyRecord => ({
  id: row.id,
  access: parseAccess(row.user_id, row),
  familyHash: row.family_hash,
  currentHash: row.current_hash,
  previousHash: row.previous_hash,
  sealedNext: row.sealed_next,
  generation: row.generation,
  rotatedAt: row.rotated_at.getTime(),
  createdAt: row.created_at.getTime(),
  lastUsedAt: row.last_used_at.getTime(),
  idleExpiresAt: row.idle_expires_at.getTime(),
  expiresAt: row.expires_at.getTime(),
  endedAt: row.ended_at?.getTime() ?? null,
  notBefore: row.not_before?.getTime() ?? null,
  authTime: row.auth_time.getTime(),
  methods: row.methods,
  stepUpAt: row.step_up_at?.getTime() ?? null,
  fingerprint: row.fingerprint,
  place: placeOf(row),
});

const earlier = (a: Date, b: Date): Date => (a < b ? a : b);

const toSession = (row: Row): Session => ({
  id: row.id,
  userId: row.user_id,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  expiresAt: earlier(row.idle_expires_at, row.expires_at),
  authTime: row.auth_time,
  methods: row.methods,
  browser: row.browser,
  platform: row.platform,
  address: row.address,
  place: placeOf(row),
});

/** Of a session with its account: nothing that was revoked together has hit it. */
const isAfterEmergencies = sql<boolean>`session.created_at >= coalesce(${notBeforeOf(sql.ref('account.tenant'))}, '-infinity')`;

const isUuid = (text: string): boolean => z.uuid().safeParse(text).success;

export const findFamily = async (db: Database, sessionId: string): Promise<FamilyRecord | null> => {
  if (!isUuid(sessionId)) return null;
  const row = await db
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.user_id')
    .select(qualified)
    .select(accessColumns)
    .select(notBeforeOf(sql.ref('account.tenant')).as('not_before'))
    .where('session.id', '=', sessionId)
    .executeTakeFirst();
  return row === undefined ? null : toFamily(row);
};

/** What replaces the current refresh token of a session. */
export interface Rotation {
  readonly sessionId: string;
  readonly from: Buffer;
  readonly to: Buffer;
  readonly sealedNext: Buffer;
  readonly at: Date;
  readonly idleExpiresAt: Date;
  readonly address: string;
  /** Given when the device is another one than before. */
  readonly device?: Pick<Row, 'fingerprint' | 'browser' | 'platform' | 'step_up_at'> & {
    readonly place: string | null;
  };
}

const rotating = (db: Database, rotation: Rotation) =>
  db
    .updateTable('session')
    .set({
      current_hash: rotation.to,
      previous_hash: rotation.from,
      sealed_next: rotation.sealedNext,
      generation: sql`generation + 1`,
      rotated_at: rotation.at,
      last_used_at: rotation.at,
      idle_expires_at: rotation.idleExpiresAt,
      address: rotation.address,
      ...rotation.device,
    })
    .where('session.id', '=', rotation.sessionId)
    .where('session.current_hash', '=', rotation.from)
    .where('session.ended_at', 'is', null);

/** The one statement that decides who has replaced a token: true for exactly one of all who try. */
export const rotate = async (db: Database, rotation: Rotation): Promise<boolean> => {
  const updated = await rotating(db, rotation).executeTakeFirst();
  return updated.numUpdatedRows === 1n;
};

/**
 * The same in one step with all that has to be looked at before, for the many refreshes that nothing is wrong with: the
 * session is alive, and used from the device that it was. Null when that is not so; what is wrong is then to be found out.
 */
export const rotateIfUsual = async (
  db: Database,
  rotation: Rotation,
  /** Of the device; null when any will do. */
  fingerprints: readonly Buffer[] | null,
): Promise<FamilyRecord | null> => {
  if (!isUuid(rotation.sessionId)) return null;
  let query = rotating(db, rotation)
    .from('account')
    .whereRef('account.id', '=', 'session.user_id')
    .where('session.expires_at', '>', rotation.at)
    .where('session.idle_expires_at', '>', rotation.at)
    .where(isAfterEmergencies);
  if (fingerprints !== null) query = query.where('session.fingerprint', 'in', [...fingerprints]);
  const row = await query
    .returning(qualified)
    .returning(accessColumns)
    .returning(sql<null>`null::timestamptz`.as('not_before'))
    .modifyEnd(prepared)
    .executeTakeFirst();
  return row === undefined ? null : toFamily(row);
};

/** Which sessions of an account: all of them, these, or all but one. */
export interface SessionFilter {
  readonly userId: string;
  readonly ids?: readonly string[];
  readonly exceptId?: string | undefined;
}

/** PostgreSQL refuses what is no UUID, and an empty list; neither selects anything. Null when nothing can match. */
const usable = (filter: SessionFilter): SessionFilter | null => {
  const ids = filter.ids?.filter(isUuid);
  if (!isUuid(filter.userId) || ids?.length === 0) return null;
  return ids === undefined ? filter : { ...filter, ids };
};

const whereLive = (db: Database, filter: SessionFilter, now: Date) => {
  const query = db
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.user_id')
    .where('session.user_id', '=', filter.userId)
    .where('session.ended_at', 'is', null)
    .where('session.expires_at', '>', now)
    .where('session.idle_expires_at', '>', now)
    .where(isAfterEmergencies);
  return filter.ids === undefined ? query : query.where('session.id', 'in', filter.ids);
};

/** The live sessions of an account, the one that was idle longest first. */
export const findLiveSessions = async (
  db: Database,
  given: SessionFilter,
  now: Date,
): Promise<readonly Session[]> => {
  const filter = usable(given);
  if (filter === null) return [];
  const rows = await whereLive(db, filter, now)
    .selectAll('session')
    .orderBy('session.last_used_at')
    .orderBy('session.id')
    .execute();
  return rows.map(toSession);
};

/** Ends sessions that have not ended before, and tells which those were. */
export const endSessions = async (
  transaction: Transaction,
  given: SessionFilter,
  { reason, at }: { readonly reason: RevocationReason; readonly at: Date },
): Promise<readonly EndedSession[]> => {
  const filter = usable(given);
  if (filter === null) return [];
  let update = transaction
    .updateTable('session')
    .set({ ended_at: at, ended_reason: reason, sealed_next: null })
    .where('user_id', '=', filter.userId)
    .where('ended_at', 'is', null);
  if (filter.ids !== undefined) update = update.where('id', 'in', filter.ids);
  if (filter.exceptId !== undefined) update = update.where('id', '!=', filter.exceptId);
  const rows = await update.returning(['id', 'user_id']).execute();
  return rows.map((row) => ({ id: row.id, userId: row.user_id }));
};

/** A person has proved again who they are. False when the session has ended meanwhile. */
export const renew = async (
  db: Database,
  sessionId: string,
  proof: { readonly authTime: Date; readonly methods: readonly string[] },
): Promise<boolean> => {
  const updated = await db
    .updateTable('session')
    .set({ auth_time: proof.authTime, methods: [...proof.methods] })
    .where('id', '=', sessionId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return updated.numUpdatedRows === 1n;
};
