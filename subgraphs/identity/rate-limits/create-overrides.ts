import type { Clock } from '#platform/clock.ts';
import type { OverridePage } from '#platform/rate-limit/override-entry.ts';
import type { ReadPage } from '#platform/revocation/follow-log.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database, Transaction } from '../database.ts';
import { findHolder, type LimitSubject } from './find-holder.ts';
import { type GivenLimits, isOverrideKind, parseLimits, type RateLimitOverride } from './override.ts';
import {
  findOverrides,
  insertOverride,
  lockVersion,
  type OverridesFound,
  readOverrides,
} from './override-store.ts';

/** Who changes it, why, and what they think is there. */
export interface OverrideChange {
  readonly of: LimitSubject;
  readonly actorId: string;
  readonly reason: string;
  readonly expectedVersion: number | null;
}

export type OverrideRejection =
  | 'NOT_FOUND'
  | 'NO_OVERRIDE'
  | 'INVALID_LIMITS'
  | 'MAY_ONLY_LOWER'
  | 'INVALID_EXPIRY'
  | 'VERSION_CONFLICT';

type Result = RateLimitOverride | { readonly rejected: OverrideRejection };

export interface LimitOverrides {
  readonly set: (
    change: OverrideChange,
    given: GivenLimits & { readonly expiresAt: Date | null },
  ) => Promise<Result>;
  readonly remove: (change: OverrideChange) => Promise<Result>;
  /** Null when the subject can have none, or there is no page at the cursor. */
  readonly find: (
    of: LimitSubject | null,
    page: { readonly first: number; readonly after: string | undefined },
  ) => Promise<OverridesFound | null>;
  readonly readLog: ReadPage<OverridePage>;
}

interface Parts {
  readonly db: Database;
  readonly clock: Clock;
  readonly audit: Audit;
}

/** As the gateway takes the name that a client gives itself. */
const clientName = /^[\w .@/+-]{1,64}$/;

const exists = async (db: Database, of: LimitSubject): Promise<boolean> =>
  of.kind === 'CLIENT_NAME' ? clientName.test(of.id) : (await findHolder(db, of)) !== null;

const change = async (
  { db, clock, audit }: Parts,
  { of, actorId, reason, expectedVersion }: OverrideChange,
  next: Pick<RateLimitOverride, 'limits' | 'expiresAt'>,
): Promise<Result> => {
  const { kind, id: subject } = of;
  if (!isOverrideKind(kind)) return { rejected: 'NO_OVERRIDE' };
  return db.transaction().execute(async (transaction: Transaction) => {
    const before = await lockVersion(transaction, { kind, subject });
    if (expectedVersion !== null && expectedVersion !== before.version)
      return { rejected: 'VERSION_CONFLICT' };
    if (next.limits === null && before.isRemoved) return { rejected: 'NOT_FOUND' };
    const version = before.version + 1;
    const setAt = new Date(clock.now());
    const type = next.limits === null ? 'rate_limit.override_removed' : 'rate_limit.override_set';
    const limits = next.limits === null ? {} : { limits: JSON.stringify(next.limits) };
    const data = { kind, subject, version, reason, ...limits };
    await audit.record({ type, userId: kind === 'USER' ? subject : null, actorId, data }, transaction);
    return insertOverride(transaction, { kind, subject, version, reason, setBy: actorId, setAt, ...next });
  });
};

const cursorFormat = /^\d{1,18}$/;

/** The limits that single callers have instead of their tier's. Gateways read the log of them. */
export const createOverrides = (parts: Parts): LimitOverrides => {
  const { db, clock } = parts;
  return {
    set: async (given, { expiresAt, ...limits }) => {
      const { of } = given;
      if (!isOverrideKind(of.kind)) return { rejected: 'NO_OVERRIDE' };
      const parsed = parseLimits(of.kind, limits);
      if ('rejected' in parsed) return parsed;
      if (expiresAt !== null && expiresAt.getTime() <= clock.now()) return { rejected: 'INVALID_EXPIRY' };
      if (!(await exists(db, of))) return { rejected: 'NOT_FOUND' };
      return change(parts, given, { limits: parsed.limits, expiresAt });
    },
    remove: (given) => change(parts, given, { limits: null, expiresAt: null }),
    find: async (of, { first, after }) => {
      if (after !== undefined && !cursorFormat.test(after)) return null;
      if (of !== null && !isOverrideKind(of.kind)) return null;
      const subject = of === null || !isOverrideKind(of.kind) ? null : { kind: of.kind, subject: of.id };
      const before = after === undefined ? undefined : BigInt(after);
      return findOverrides(db, subject, { first, before, now: new Date(clock.now()) });
    },
    readLog: (after) => readOverrides(db, after),
  };
};
