import type { ClientInfo } from '#platform/client-info.ts';
import type { Clock } from '#platform/clock.ts';
import { createId } from '#platform/ids.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database.ts';
import type { Revocations } from '../revocation/create-revocations.ts';
import type { AccessTokens } from '../tokens/access-tokens.ts';
import type { DeviceChange, DeviceWatch } from './check-device.ts';
import { judgeRefresh, type RefreshVerdict } from './judge-refresh.ts';
import type { SessionGrant } from './open-session.ts';
import {
  createRefreshToken,
  formatRefreshToken,
  hashFamily,
  hashRefreshToken,
  openSuccessor,
  parseRefreshToken,
  type RefreshToken,
  type Successor,
  sealSuccessor,
} from './refresh-token.ts';
import {
  endSessions,
  type FamilyRecord,
  findFamily,
  type Rotation,
  rotate,
  rotateIfUsual,
} from './session-store.ts';
import type { SessionSettings } from './settings.ts';

/**
 * `INVALID`: no token of ours, or its session has ended. `EXPIRED`: the session was idle for too long, or has reached its end.
 * `REUSED`: it was exchanged before, so somebody has a copy; the session has ended for both. `OTHER_CLIENT`: it was just
 * exchanged by another device. `DEVICE_CHANGED`: the device is another one than before, and that is not allowed.
 */
export type RefreshRejection = 'INVALID' | 'EXPIRED' | 'REUSED' | 'OTHER_CLIENT' | 'DEVICE_CHANGED';

export type RefreshResult =
  | (SessionGrant & { readonly userId: string })
  | { readonly rejected: RefreshRejection };

export type Refresh = (text: string, client: ClientInfo) => Promise<RefreshResult>;

export interface RefresherParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly settings: SessionSettings;
  readonly tokens: AccessTokens;
  readonly audit: Audit;
  readonly revocations: Revocations;
  readonly devices: DeviceWatch;
  readonly count: (outcome: string) => void;
}

/** Each loser of a race sees the winner's result the next time it looks. */
const mostTries = 5;

interface Attempt {
  readonly token: RefreshToken;
  readonly family: FamilyRecord;
  readonly client: ClientInfo;
  readonly now: number;
}

const grantFor = async (
  { tokens }: RefresherParts,
  family: FamilyRecord,
  given: Successor & { readonly at: number; readonly idleExpiresAt: number },
): Promise<RefreshResult> => {
  const { token, expiresAt } = await tokens.forSession({
    tokenId: given.accessTokenId,
    sessionId: family.id,
    access: family.access,
    issuedAt: Math.max(given.at, family.createdAt),
    authTime: family.authTime,
    methods: family.methods,
  });
  return {
    accessToken: token,
    accessExpiresAt: expiresAt,
    refreshToken: formatRefreshToken(given.token),
    refreshExpiresAt: new Date(Math.min(given.idleExpiresAt, family.expiresAt)),
    sessionId: family.id,
    userId: family.access.userId,
  };
};

interface NextTokens {
  readonly successor: Successor;
  readonly rotation: Rotation;
  readonly idleExpiresAt: number;
}

const successorOf = (
  { clock, settings }: RefresherParts,
  { token, client, now }: Omit<Attempt, 'family'>,
): NextTokens => {
  const successor: Successor = {
    token: createRefreshToken(token.sessionId, token.family, token.generation + 1),
    accessTokenId: createId(clock),
  };
  const idleExpiresAt = now + settings.SOBA_SESSION_IDLE_SECONDS * 1000;
  return {
    successor,
    idleExpiresAt,
    rotation: {
      sessionId: token.sessionId,
      from: hashRefreshToken(token),
      to: hashRefreshToken(successor.token),
      sealedNext: sealSuccessor(token, successor),
      at: new Date(now),
      idleExpiresAt: new Date(idleExpiresAt),
      address: client.address,
    },
  };
};

/** Null when another request has replaced the token first. */
const exchange = async (
  parts: RefresherParts,
  attempt: Attempt,
  change: DeviceChange | null,
): Promise<RefreshResult | null> => {
  const { family, now } = attempt;
  const { successor, rotation, idleExpiresAt } = successorOf(parts, attempt);
  const won =
    change === null
      ? await rotate(parts.db, rotation)
      : await parts.db.transaction().execute(async (transaction) => {
          const isFirst = await rotate(transaction, { ...rotation, device: change.columns });
          if (isFirst) await change.record(transaction);
          return isFirst;
        });
  return won ? grantFor(parts, family, { ...successor, at: now, idleExpiresAt }) : null;
};

/** What nearly every refresh is: the current token, from the usual device. One statement; null when it is anything else. */
const exchangeAsUsual = async (
  parts: RefresherParts,
  token: RefreshToken,
  client: ClientInfo,
): Promise<RefreshResult | null> => {
  const now = parts.clock.now();
  const { successor, rotation, idleExpiresAt } = successorOf(parts, { token, client, now });
  const family = await rotateIfUsual(parts.db, rotation, parts.devices.usual(client));
  return family === null ? null : grantFor(parts, family, { ...successor, at: now, idleExpiresAt });
};

const replay = (parts: RefresherParts, { token, family }: Attempt): Promise<RefreshResult> => {
  const successor = openSuccessor(token, family.sealedNext ?? Buffer.alloc(0));
  const { rotatedAt: at, idleExpiresAt } = family;
  return grantFor(parts, family, { ...successor, at, idleExpiresAt });
};

/** Who of the two is the thief cannot be known, so the whole family ends, whatever the kind of reuse. */
const endFamily = async (
  parts: RefresherParts,
  { family, client, now }: Attempt,
  verdict: Extract<RefreshVerdict, { readonly kind: 'reuse' }>,
): Promise<void> => {
  const { userId } = family.access;
  await parts.db.transaction().execute(async (transaction) => {
    const filter = { userId, ids: [family.id] };
    const ended = await endSessions(transaction, filter, { reason: 'token_reuse', at: new Date(now) });
    if (ended.length === 0) return;
    const data = {
      kind: verdict.reuse,
      generationsBehind: verdict.generationsBehind,
      sinceRotationMs: now - family.rotatedAt,
      sameDevice: parts.devices.isSame(client, family),
    };
    const about = { userId, sessionId: family.id, client };
    await parts.audit.record({ ...about, type: 'session.refresh_reused', data }, transaction);
    await parts.revocations.record(transaction, [
      { kind: 'session', subject: family.id, value: 1, reason: 'token_reuse' },
    ]);
  });
  await parts.revocations.publish();
};

/** Null when the verdict was overtaken by another request, and has to be looked at again. */
const answer = async (
  parts: RefresherParts,
  attempt: Attempt,
  verdict: RefreshVerdict,
): Promise<RefreshResult | null> => {
  switch (verdict.kind) {
    case 'rotate': {
      const change = await parts.devices.look(attempt);
      if (change?.isBlocked !== true) return exchange(parts, attempt, change);
      await change.record();
      return { rejected: 'DEVICE_CHANGED' };
    }
    case 'replay':
      return replay(parts, attempt);
    case 'other_client':
      return { rejected: 'OTHER_CLIENT' };
    case 'reuse':
      await endFamily(parts, attempt, verdict);
      return { rejected: 'REUSED' };
    case 'expired':
      return { rejected: 'EXPIRED' };
    case 'ended':
      return { rejected: 'INVALID' };
  }
};

const outcomeOf = (verdict: RefreshVerdict, result: RefreshResult): string => {
  if (verdict.kind === 'reuse') return `reused_${verdict.reuse}`;
  if ('rejected' in result) return result.rejected.toLowerCase();
  return verdict.kind === 'replay' ? 'replayed' : 'rotated';
};

/** What is wrong with a token that could not be exchanged as usual, and what follows from it. */
const lookInto = async (
  parts: RefresherParts,
  token: RefreshToken,
  client: ClientInfo,
): Promise<RefreshResult> => {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const now = parts.clock.now();
    const family = await findFamily(parts.db, token.sessionId);
    // Without its family secret anybody who knows a session's id could end it.
    if (family === null || !family.familyHash.equals(hashFamily(token))) break;
    const presented = {
      hash: hashRefreshToken(token),
      generation: token.generation,
      sameClient: parts.devices.isSame(client, family),
    };
    const verdict = judgeRefresh(family, presented, { now, graceMs: parts.settings.SOBA_REFRESH_GRACE_MS });
    const result = await answer(parts, { token, family, client, now }, verdict);
    if (result !== null) {
      parts.count(outcomeOf(verdict, result));
      return result;
    }
  }
  parts.count('invalid');
  return { rejected: 'INVALID' };
};

/** Exchanges a refresh token for the next pair. Of any number of requests with the same token one exchanges it. */
export const createRefresher =
  (parts: RefresherParts): Refresh =>
  async (text, client) => {
    const token = parseRefreshToken(text);
    if (token === null) {
      parts.count('invalid');
      return { rejected: 'INVALID' };
    }
    const usual = await exchangeAsUsual(parts, token, client);
    if (usual === null) return lookInto(parts, token, client);
    parts.count('rotated');
    return usual;
  };
