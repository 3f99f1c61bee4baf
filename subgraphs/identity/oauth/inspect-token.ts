import { createLocalJWKSet } from 'jose';
import { type AccessClaims, factsOfToken, verifyAccessToken } from '#platform/access-token.ts';
import { isApiKey } from '#platform/api-key.ts';
import type { Clock } from '#platform/clock.ts';
import type { CredentialFacts } from '#platform/revocation/entry.ts';
import type { Access } from '../access/access.ts';
import type { VerifiedApiKey } from '../api-keys/api-key.ts';
import { sessionIdOfKey } from '../api-keys/api-key.ts';
import type { Core } from '../create-core.ts';
import type { Database } from '../database.ts';
import { findRevocation } from '../revocation/find-revocation.ts';
import { isLive, judgeRefresh } from '../sessions/judge-refresh.ts';
import { hashFamily, hashRefreshToken, parseRefreshToken } from '../sessions/refresh-token.ts';
import { type FamilyRecord, findFamily } from '../sessions/session-store.ts';

export interface InspectParts extends Pick<Core, 'tokens' | 'apiKeys'> {
  readonly db: Database;
  readonly clock: Clock;
}

/** What a token of ours is, if it is alive. */
export type Inspected =
  | { readonly kind: 'access'; readonly claims: AccessClaims }
  | { readonly kind: 'refresh'; readonly family: FamilyRecord }
  | { readonly kind: 'api-key'; readonly key: VerifiedApiKey };

/** The claims of an access token that was issued here and has not ended, whether or not it was revoked. */
export const readAccessToken = async (
  { tokens, clock }: Pick<InspectParts, 'tokens' | 'clock'>,
  token: string,
): Promise<AccessClaims | null> => {
  const { keys } = await tokens.keySet();
  const set = createLocalJWKSet({ keys: [...keys] });
  const verdict = await verifyAccessToken(token, { keys: set, issuer: tokens.issuer, clock });
  return 'claims' in verdict ? verdict.claims : null;
};

const isSessionLive = async (
  { db, clock }: InspectParts,
  { sessionId }: CredentialFacts,
): Promise<boolean> => {
  if (sessionId === null) return true;
  const family = await findFamily(db, sessionId);
  return family !== null && isLive(family, clock.now());
};

const inspectAccess = async (parts: InspectParts, token: string): Promise<Inspected | null> => {
  const claims = await readAccessToken(parts, token);
  if (claims === null) return null;
  const facts = factsOfToken(claims);
  const isDead = (await findRevocation(parts.db, facts)) !== null || !(await isSessionLive(parts, facts));
  return isDead ? null : { kind: 'access', claims };
};

/** The session whose family this token is of, in whatever state, so that it can be ended by whoever holds the token. */
export const findSessionOf = async (
  { db }: Pick<InspectParts, 'db'>,
  text: string,
): Promise<FamilyRecord | null> => {
  const token = parseRefreshToken(text);
  const family = token === null ? null : await findFamily(db, token.sessionId);
  return token !== null && family?.familyHash.equals(hashFamily(token)) === true ? family : null;
};

const inspectRefresh = async (parts: InspectParts, text: string): Promise<Inspected | null> => {
  const token = parseRefreshToken(text);
  const family = await findSessionOf(parts, text);
  if (token === null || family === null) return null;
  const presented = { hash: hashRefreshToken(token), generation: token.generation, sameClient: false };
  const verdict = judgeRefresh(family, presented, { now: parts.clock.now(), graceMs: 0 });
  return verdict.kind === 'rotate' ? { kind: 'refresh', family } : null;
};

/** Null for whatever is dead, was never alive, or is not of ours. Looking changes nothing. */
export const inspectToken = async (parts: InspectParts, text: string): Promise<Inspected | null> => {
  if (isApiKey(text)) {
    const key = await parts.apiKeys.verify(text);
    return key === null ? null : { kind: 'api-key', key };
  }
  return (await inspectRefresh(parts, text)) ?? inspectAccess(parts, text);
};

const seconds = (at: Date | number): number => Math.floor(Number(at) / 1000);

const accessFields = ({ userId, roles, tier, tenant, scopes, version }: Access) => ({
  sub: userId,
  scope: scopes.join(' '),
  roles,
  tier,
  tenant,
  ver: version,
});

/** RFC 7662. What is not active says nothing else. */
export const describeToken = (inspected: Inspected | null, issuer: string) => {
  if (inspected === null) return { active: false };
  switch (inspected.kind) {
    case 'access':
      return { active: true, iss: issuer, token_type: 'Bearer', ...inspected.claims };
    case 'refresh': {
      const { id, access, createdAt, expiresAt, idleExpiresAt } = inspected.family;
      const exp = seconds(Math.min(expiresAt, idleExpiresAt));
      return { active: true, iss: issuer, ...accessFields(access), sid: id, iat: seconds(createdAt), exp };
    }
    case 'api-key': {
      const { id, access, secretId, issuedAt, expiresAt } = inspected.key;
      return {
        active: true,
        iss: issuer,
        token_type: 'Bearer',
        ...accessFields(access),
        client_id: id,
        jti: secretId,
        sid: sessionIdOfKey(id),
        iat: seconds(issuedAt),
        issued_at_ms: issuedAt.getTime(),
        ...(expiresAt === null ? {} : { exp: seconds(expiresAt) }),
      };
    }
  }
};
