import type { Clock } from '#platform/clock.ts';
import { refuse } from '#platform/errors.ts';
import type { Principal } from '#platform/identity.ts';
import { createId } from '#platform/ids.ts';
import { lockAccount, raiseVersion } from '../access/access-store.ts';
import { revokeKeysOfUser } from '../api-keys/api-key-store.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database, Transaction } from '../database.ts';
import type { NewRevocation, Revocations } from '../revocation/create-revocations.ts';
import type { AccessTokens } from '../tokens/access-tokens.ts';
import { isLive } from './judge-refresh.ts';
import type { OpenSession, RevocationReason, SessionGate } from './open-session.ts';
import type { Session } from './session.ts';
import { endSessions, type FamilyRecord, findFamily, findLiveSessions, renew } from './session-store.ts';

export interface GateParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly tokens: AccessTokens;
  readonly audit: Audit;
  readonly revocations: Revocations;
  readonly openSession: OpenSession;
}

export interface Sessions extends SessionGate {
  /** The live sessions of an account, the one used last first. */
  readonly list: (userId: string) => Promise<readonly Session[]>;
  /** Ends these, or all but one; returns how many have ended by this. */
  readonly end: (
    userId: string,
    which: { readonly ids: readonly string[] } | { readonly exceptId: string | undefined },
    why: { readonly reason: RevocationReason; readonly actorId?: string | null },
  ) => Promise<number>;
}

type Ending = {
  readonly userId: string;
  readonly ids?: readonly string[];
  readonly exceptId?: string | undefined;
  readonly reason: RevocationReason;
  readonly actorId?: string | null;
};

/** Ends sessions with their events, and returns the revocations that are still to be recorded. */
const endAndTell = async (
  { audit, clock }: GateParts,
  transaction: Transaction,
  { reason, actorId = null, ...filter }: Ending,
): Promise<readonly NewRevocation[]> => {
  const ended = await endSessions(transaction, filter, { reason, at: new Date(clock.now()) });
  for (const { id: sessionId, userId } of ended) {
    await audit.record({ type: 'session.ended', userId, actorId, sessionId, data: { reason } }, transaction);
  }
  return ended.map(({ id }) => ({ kind: 'session', subject: id, value: 1, reason }));
};

const sessionOf = (principal: Principal) =>
  principal.kind === 'user' && principal.credential?.kind === 'session' ? principal.credential : null;

/** The caller's own session, while it lives. */
const findOwn = async (parts: GateParts, principal: Principal): Promise<FamilyRecord | null> => {
  const session = sessionOf(principal);
  const family = session === null ? null : await findFamily(parts.db, session.id);
  const isOwn = family?.access.userId === principal.id;
  return family !== null && isOwn && isLive(family, parts.clock.now()) ? family : null;
};

const revokeAllOfUser =
  (parts: GateParts): SessionGate['revokeAllOfUser'] =>
  async (userId, reason, options = {}) => {
    const revoke = async (transaction: Transaction): Promise<void> => {
      if ((await lockAccount(transaction, userId)) === null) return;
      const version = await raiseVersion(transaction, userId);
      const ending = { userId, reason, exceptId: options.exceptSessionId };
      const entries: NewRevocation[] = [...(await endAndTell(parts, transaction, ending))];
      if (options.keepApiKeys !== true) {
        const keys = await revokeKeysOfUser(transaction, userId, new Date(parts.clock.now()));
        entries.push(
          ...keys.map((id) => ({ kind: 'session', subject: `key:${id}`, value: 1, reason }) as const),
        );
      }
      entries.push({ kind: 'user', subject: userId, value: version ?? 0, reason });
      await parts.revocations.record(transaction, entries);
    };
    if (options.transaction !== undefined) return revoke(options.transaction);
    await parts.db.transaction().execute(revoke);
    await parts.revocations.publish();
  };

const requireFreshAuth =
  (parts: GateParts): SessionGate['requireFreshAuth'] =>
  async (principal, maxAgeSeconds) => {
    const session = sessionOf(principal);
    const authTime = session?.authTime ?? 0;
    const isRecent = parts.clock.now() / 1000 - authTime <= maxAgeSeconds;
    const family = isRecent ? await findOwn(parts, principal) : null;
    // The token's own time counts and not the session's: an older token does not become fresh by a newer one.
    const askedAgainAt = Math.floor((family?.stepUpAt ?? 0) / 1000);
    if (family === null || authTime < askedAgainAt) refuse('STEP_UP_REQUIRED', { maxAgeSeconds });
  };

const renewAuthentication =
  (parts: GateParts): SessionGate['renewAuthentication'] =>
  async (principal, { authTime, methods }) => {
    const family = await findOwn(parts, principal);
    if (family === null) return null;
    const all = [...new Set([...family.methods, ...methods])];
    const { userId } = family.access;
    const renewed = await parts.db.transaction().execute(async (transaction) => {
      const isLiveStill = await renew(transaction, family.id, { authTime: new Date(authTime), methods: all });
      const event = { type: 'session.stepped_up', userId, sessionId: family.id, data: { methods } } as const;
      if (isLiveStill) await parts.audit.record(event, transaction);
      return isLiveStill;
    });
    if (!renewed) return null;
    const { token, expiresAt } = await parts.tokens.forSession({
      tokenId: createId(parts.clock),
      sessionId: family.id,
      access: family.access,
      issuedAt: Math.max(parts.clock.now(), family.createdAt),
      authTime,
      methods: all,
    });
    return { accessToken: token, accessExpiresAt: expiresAt };
  };

export const createSessionGate = (parts: GateParts): Sessions => ({
  openSession: parts.openSession,
  revokeAllOfUser: revokeAllOfUser(parts),
  requireFreshAuth: requireFreshAuth(parts),
  renewAuthentication: renewAuthentication(parts),
  list: async (userId) =>
    (await findLiveSessions(parts.db, { userId }, new Date(parts.clock.now()))).toReversed(),
  end: async (userId, which, why) => {
    const entries = await parts.db.transaction().execute(async (transaction) => {
      const ended = await endAndTell(parts, transaction, { userId, ...which, ...why });
      await parts.revocations.record(transaction, ended);
      return ended;
    });
    if (entries.length > 0) await parts.revocations.publish();
    return entries.length;
  },
});
