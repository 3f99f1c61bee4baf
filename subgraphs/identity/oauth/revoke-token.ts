import { isApiKey } from '#platform/api-key.ts';
import type { Core } from '../create-core.ts';
import { findSessionOf, type InspectParts, readAccessToken } from './inspect-token.ts';

type Parts = InspectParts & Pick<Core, 'sessions' | 'emergency'>;

const revokeApiKey = async ({ apiKeys }: Parts, text: string): Promise<void> => {
  const key = await apiKeys.verify(text);
  if (key !== null) await apiKeys.revoke(key.access.userId, key.id);
};

/**
 * RFC 7009: who holds a token may end it. A refresh token takes its session along, an access token only itself, and an API
 * key that somebody has found can be ended by whoever found it.
 */
export const revokeToken = async (parts: Parts, text: string): Promise<void> => {
  if (isApiKey(text)) return revokeApiKey(parts, text);
  const family = await findSessionOf(parts, text);
  if (family !== null) {
    await parts.sessions.end(family.access.userId, { ids: [family.id] }, { reason: 'sign_out' });
    return;
  }
  const claims = await readAccessToken(parts, text);
  if (claims === null) return;
  const userId = claims.client_id === claims.sub ? null : claims.sub;
  await parts.emergency.revokeToken({ id: claims.jti, userId, expiresAt: claims.exp * 1000 }, null);
};
