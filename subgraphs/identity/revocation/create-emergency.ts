import { sql } from 'kysely';
import type { Clock } from '#platform/clock.ts';
import { hashTokenId } from '#platform/revocation/entry.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database, Transaction } from '../database.ts';
import type { Revocations } from './create-revocations.ts';

export interface Emergency {
  /** Everything that a tenant, or anybody, was issued until now is dead: tokens, sessions, API keys and secrets. */
  readonly revokeBefore: (
    scope: 'tenant' | 'everything',
    subject: string,
    why: { readonly actorId: string | null; readonly reason: string },
  ) => Promise<Date>;
  /** One access token, by its id. */
  readonly revokeToken: (
    token: { readonly id: string; readonly userId: string | null; readonly expiresAt: number },
    actorId: string | null,
  ) => Promise<void>;
}

/**
 * Tokens know whole seconds only, and a refresh that began before this may commit after it, on a process whose clock is a
 * little ahead. What is opened later counts as issued at this time at the earliest.
 */
const marginMs = 2000;

const wholeSecond = (milliseconds: number): number => Math.ceil(milliseconds / 1000) * 1000;

/** Any constant, as long as nothing else in this database uses it. */
const lockId = 5_306_003;

/**
 * Later than every one before: what was opened after the last emergency counts as issued at its time, and this one is to hit
 * that as well, also within the same second.
 */
const nextNotBefore = async (transaction: Transaction, now: number): Promise<Date> => {
  await sql`select pg_advisory_xact_lock(${lockId})`.execute(transaction);
  const last = await transaction
    .selectFrom('not_before')
    .select((select) => select.fn.max('at').as('at'))
    .executeTakeFirst();
  const least = last?.at == null ? 0 : last.at.getTime() + 1000;
  return new Date(Math.max(wholeSecond(now) + marginMs, least));
};

export const createEmergency = (parts: {
  readonly db: Database;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly revocations: Revocations;
}): Emergency => {
  const { db, clock, audit, revocations } = parts;
  return {
    revokeBefore: async (scope, subject, { actorId, reason }) => {
      const now = clock.now();
      const setAt = await db.transaction().execute(async (transaction) => {
        const at = await nextNotBefore(transaction, now);
        await transaction
          .insertInto('not_before')
          .values({ scope, subject, at, reason, set_by: actorId, set_at: new Date(now) })
          .onConflict((conflict) =>
            conflict
              .columns(['scope', 'subject'])
              .doUpdateSet({ at, reason, set_by: actorId, set_at: new Date(now) }),
          )
          .execute();
        const data = { scope, subject, reason, at: at.toISOString() };
        await audit.record({ type: 'not_before.set', userId: null, actorId, data }, transaction);
        await revocations.record(transaction, [{ kind: scope, subject, value: at.getTime(), reason }]);
        return at;
      });
      await revocations.publish();
      return setAt;
    },
    revokeToken: async ({ id, userId, expiresAt }, actorId) => {
      await db.transaction().execute(async (transaction) => {
        await audit.record({ type: 'token.revoked', userId, actorId, data: { tokenId: id } }, transaction);
        const entry = { kind: 'token', subject: hashTokenId(id), value: 1, reason: 'revoked' } as const;
        await revocations.record(transaction, [{ ...entry, aliveUntil: expiresAt }]);
      });
      await revocations.publish();
    },
  };
};
