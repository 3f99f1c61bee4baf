import { createPublicKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, type JWK, SignJWT } from 'jose';
import type { Clock } from '#platform/clock.ts';
import { createId } from '#platform/ids.ts';
import type { User } from './user.ts';

export interface AccessToken {
  readonly token: string;
  readonly expiresAt: Date;
}

export interface AccessTokens {
  readonly issue: (user: User) => Promise<AccessToken>;
  /** RFC 7517, what the gateway verifies with. */
  readonly keySet: () => Promise<{ readonly keys: readonly JWK[] }>;
}

/** Signs access tokens (RFC 9068) with one Ed25519 key, whose id is its RFC 7638 thumbprint. */
export const createAccessTokens = (options: {
  readonly privateKey: KeyObject;
  readonly lifeSeconds: number;
  readonly clock: Clock;
}): AccessTokens => {
  const publicJwk = (async (): Promise<JWK> => {
    const jwk = await exportJWK(createPublicKey(options.privateKey));
    return { ...jwk, alg: 'EdDSA', use: 'sig', kid: await calculateJwkThumbprint(jwk) };
  })();
  return {
    issue: async (user) => {
      const { kid = '' } = await publicJwk;
      const now = Math.floor(options.clock.now() / 1000);
      const expires = now + options.lifeSeconds;
      const token = await new SignJWT({ roles: user.roles, tier: user.tier, scope: '' })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid })
        .setIssuer('soba')
        .setAudience('soba')
        .setSubject(user.id)
        .setJti(createId(options.clock))
        .setIssuedAt(now)
        .setExpirationTime(expires)
        .sign(options.privateKey);
      return { token, expiresAt: new Date(expires * 1000) };
    },
    keySet: async () => ({ keys: [await publicJwk] }),
  };
};
