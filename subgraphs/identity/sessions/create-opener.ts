import type { Clock } from '#platform/clock.ts';
import { createId } from '#platform/ids.ts';
import type { Access } from '../access/access.ts';
import { lockAccount } from '../access/access-store.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database, Transaction } from '../database.ts';
import type { Revocations } from '../revocation/create-revocations.ts';
import { findNotBefore } from '../revocation/not-before.ts';
import type { AccessTokens } from '../tokens/access-tokens.ts';
import type { Risk } from './assess-risk.ts';
import { deviceOf, type Fingerprints } from './device.ts';
import type { AuthMethod, NewSession, OpenSession, SessionGrant, SessionRejection } from './open-session.ts';
import type { Place } from './place.ts';
import {
  createFamily,
  createRefreshToken,
  formatRefreshToken,
  hashFamily,
  hashRefreshToken,
} from './refresh-token.ts';
import type { RiskReview } from './review-risk.ts';
import type { Session } from './session.ts';
import { endSessions, findLiveSessions } from './session-store.ts';
import type { SessionSettings } from './settings.ts';

export interface OpenerParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly settings: SessionSettings;
  readonly tokens: AccessTokens;
  readonly audit: Audit;
  readonly revocations: Revocations;
  readonly fingerprints: Fingerprints;
  readonly risk: RiskReview;
}

/** Proofs of something else than a password. */
const strongMethods: readonly AuthMethod[] = ['otp', 'wallet', 'recovery'];

interface Opening {
  readonly given: NewSession;
  readonly access: Access;
  readonly createdAt: number;
  readonly live: readonly Session[];
  readonly place: Place | null;
  readonly risk: Risk;
}

const rejectionOf = (
  { risk, given, live }: Pick<Opening, 'risk' | 'given' | 'live'>,
  settings: SessionSettings,
): SessionRejection | null => {
  if (settings.SOBA_RISK_MODE === 'enforce') {
    if (risk.band === 'block') return 'BLOCKED';
    const isStrong = given.methods.some((method) => strongMethods.includes(method));
    if (risk.band !== 'allow' && !isStrong) return 'STEP_UP_REQUIRED';
  }
  const isFull = live.length >= settings.SOBA_SESSION_MAX;
  return isFull && settings.SOBA_SESSION_OVERFLOW === 'refuse' ? 'TOO_MANY_SESSIONS' : null;
};

type Opened = Omit<SessionGrant, 'accessToken' | 'accessExpiresAt'> & {
  readonly access: Access;
  readonly createdAt: number;
};

const insertSession = async (
  { settings, fingerprints }: OpenerParts,
  transaction: Transaction,
  { given, access, createdAt, place }: Opening,
): Promise<Opened> => {
  const sessionId = createId({ now: () => createdAt });
  const token = createRefreshToken(sessionId, createFamily(), 0);
  const at = new Date(createdAt);
  const expiresAt = new Date(createdAt + settings.SOBA_SESSION_SECONDS * 1000);
  const idleExpiresAt = new Date(createdAt + settings.SOBA_SESSION_IDLE_SECONDS * 1000);
  await transaction
    .insertInto('session')
    .values({
      id: sessionId,
      user_id: access.userId,
      family_hash: hashFamily(token),
      current_hash: hashRefreshToken(token),
      rotated_at: at,
      created_at: at,
      last_used_at: at,
      idle_expires_at: idleExpiresAt,
      expires_at: expiresAt,
      auth_time: new Date(given.authTime),
      methods: [...given.methods],
      fingerprint: fingerprints.of(given.device),
      address: given.device.address,
      ...deviceOf(given.device),
      place: place === null ? null : JSON.stringify(place),
    })
    .execute();
  return {
    sessionId,
    access,
    createdAt,
    refreshToken: formatRefreshToken(token),
    refreshExpiresAt: idleExpiresAt < expiresAt ? idleExpiresAt : expiresAt,
  };
};

/** Makes room for one more. Those that were idle longest come first. */
const evict = async (
  parts: OpenerParts,
  transaction: Transaction,
  { live, access, createdAt }: Opening,
): Promise<readonly string[]> => {
  const tooMany = live.slice(0, Math.max(0, live.length - parts.settings.SOBA_SESSION_MAX + 1));
  const ids = tooMany.map(({ id }) => id);
  await endSessions(
    transaction,
    { userId: access.userId, ids },
    { reason: 'evicted', at: new Date(createdAt) },
  );
  for (const sessionId of ids) {
    const data = { reason: 'evicted' };
    await parts.audit.record({ type: 'session.ended', userId: access.userId, sessionId, data }, transaction);
  }
  return ids;
};

const open = async (
  parts: OpenerParts,
  transaction: Transaction,
  given: NewSession,
): Promise<Opened | { readonly rejected: SessionRejection }> => {
  const access = await lockAccount(transaction, given.userId);
  const isOutdated = given.version !== undefined && given.version !== access?.version;
  if (access === null || isOutdated) return { rejected: 'NO_ACCOUNT' };
  const now = parts.clock.now();
  const notBefore = await findNotBefore(transaction, access.tenant);
  const live = await findLiveSessions(transaction, { userId: access.userId }, new Date(now));
  const { risk, place } = await parts.risk.review(transaction, given, now);
  // A session that begins after an emergency is not hit by it, whatever this clock says.
  const opening = { given, access, live, risk, place, createdAt: Math.max(now, notBefore ?? now) };
  const rejected = rejectionOf(opening, parts.settings);
  const about = { userId: access.userId, client: given.device };
  if (rejected !== null) {
    await parts.audit.record({ ...about, type: 'session.rejected', data: { reason: rejected } }, transaction);
    return { rejected };
  }
  const opened = await insertSession(parts, transaction, opening);
  const { sessionId } = opened;
  await parts.risk.rememberDevice(transaction, given, now);
  const data = { methods: given.methods, newDevice: risk.signals.newDevice };
  await parts.audit.record({ ...about, type: 'session.opened', sessionId, data }, transaction);
  const evicted = await evict(parts, transaction, opening);
  await parts.revocations.record(
    transaction,
    evicted.map((id) => ({ kind: 'session', subject: id, value: 1, reason: 'evicted' })),
  );
  return opened;
};

/**
 * Opens a session, and ends another when the account has too many. The account's row is locked meanwhile, so that sign-ins
 * at the same time count each other.
 */
export const createOpener =
  (parts: OpenerParts): OpenSession =>
  async (given) => {
    const opened = await parts.db.transaction().execute((transaction) => open(parts, transaction, given));
    if ('rejected' in opened) return opened;
    await parts.revocations.publish();
    const { access, createdAt, ...grant } = opened;
    const { token, expiresAt } = await parts.tokens.forSession({
      tokenId: createId(parts.clock),
      sessionId: grant.sessionId,
      access,
      issuedAt: createdAt,
      authTime: given.authTime,
      methods: given.methods,
    });
    return { ...grant, accessToken: token, accessExpiresAt: expiresAt };
  };
