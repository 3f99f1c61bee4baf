import { sql } from 'kysely';
import type { Clock } from '#platform/clock.ts';
import type { Role, Tier } from '#platform/identity.ts';
import { isScope } from '../api-keys/api-key.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database, Transaction } from '../database.ts';
import type { Revocations } from '../revocation/create-revocations.ts';
import type { Access } from './access.ts';
import { lockAccount, raiseVersion } from './access-store.ts';

/** What is not given stays. */
export interface AccessChange {
  readonly roles?: readonly Role[] | undefined;
  readonly tier?: Tier | undefined;
  readonly scopes?: readonly string[] | undefined;
}

export type AccessRejection = 'NO_ACCOUNT' | 'INVALID_ROLES' | 'INVALID_SCOPE' | 'LAST_ADMIN';

export type ChangeAccess = (
  actorId: string | null,
  userId: string,
  change: AccessChange,
) => Promise<Access | { readonly rejected: AccessRejection }>;

interface Parts {
  readonly db: Database;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly revocations: Revocations;
}

const mostScopes = 100;

/** Any constant, as long as nothing else in this database uses it. */
const lockId = 5_306_002;

/** One change after the other, so that two admins cannot take the role from each other at the same time. */
const waitForTurn = async (transaction: Transaction): Promise<void> => {
  await sql`select pg_advisory_xact_lock(${lockId})`.execute(transaction);
};

const isLastAdmin = async (transaction: Transaction, userId: string): Promise<boolean> => {
  const other = await transaction
    .selectFrom('account')
    .select('id')
    .where(sql<boolean>`'ADMIN' = any (roles)`)
    .where('id', '!=', userId)
    .limit(1)
    .executeTakeFirst();
  return other === undefined;
};

/** SERVICE is for programs, which have credentials of their own, and every person is a USER. */
const areForPeople = (roles: readonly Role[]): boolean =>
  roles.includes('USER') && !roles.includes('SERVICE');

const sameMembers = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item) => b.includes(item));

const rejectionOf = async (
  transaction: Transaction,
  before: Access,
  after: Access,
): Promise<AccessRejection | null> => {
  if (!areForPeople(after.roles)) return 'INVALID_ROLES';
  if (after.scopes.length > mostScopes || !after.scopes.every(isScope)) return 'INVALID_SCOPE';
  const losesAdmin = before.roles.includes('ADMIN') && !after.roles.includes('ADMIN');
  return losesAdmin && (await isLastAdmin(transaction, before.userId)) ? 'LAST_ADMIN' : null;
};

const isSame = (a: Access, b: Access): boolean =>
  a.tier === b.tier && sameMembers(a.roles, b.roles) && sameMembers(a.scopes, b.scopes);

const unique = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];

const applyChange = async (
  { audit, revocations }: Parts,
  transaction: Transaction,
  {
    actorId,
    before,
    after,
  }: { readonly actorId: string | null; readonly before: Access; readonly after: Access },
): Promise<Access> => {
  const { userId, roles, tier, scopes } = after;
  await transaction
    .updateTable('account')
    .set({ roles: [...roles], tier, scopes: [...scopes] })
    .where('id', '=', userId)
    .execute();
  const version = (await raiseVersion(transaction, userId)) ?? before.version;
  const data = {
    rolesBefore: before.roles,
    rolesAfter: roles,
    tierBefore: before.tier,
    tierAfter: tier,
    scopesAfter: scopes,
  };
  await audit.record({ type: 'access.changed', userId, actorId, data }, transaction);
  const entry = { kind: 'user', subject: userId, value: version, reason: 'access_changed' } as const;
  await revocations.record(transaction, [entry]);
  return { ...after, version };
};

/** Changes what an account may do. Its sessions go on; its access tokens do not, because they say what it could do before. */
export const createChangeAccess =
  (parts: Parts): ChangeAccess =>
  async (actorId, userId, change) => {
    const result = await parts.db.transaction().execute(async (transaction) => {
      await waitForTurn(transaction);
      const before = await lockAccount(transaction, userId);
      if (before === null) return { rejected: 'NO_ACCOUNT' as const };
      const after: Access = {
        ...before,
        roles: unique(change.roles ?? before.roles),
        tier: change.tier ?? before.tier,
        scopes: unique(change.scopes ?? before.scopes),
      };
      const rejected = await rejectionOf(transaction, before, after);
      if (rejected !== null) return { rejected };
      return isSame(before, after) ? before : applyChange(parts, transaction, { actorId, before, after });
    });
    if (!('rejected' in result)) await parts.revocations.publish();
    return result;
  };
