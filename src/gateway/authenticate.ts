import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Clock } from '#platform/clock.ts';
import { refusal, refuse } from '#platform/errors.ts';
import { anonymous, type Principal, roles, tiers } from '#platform/identity.ts';
import type { Logger } from '#platform/logger.ts';

const Claims = z.object({
  sub: z.string().min(1),
  roles: z.array(z.enum(roles)),
  tier: z.enum(tiers),
  /** RFC 9068: names divided by spaces. */
  scope: z.string().default(''),
});

const toPrincipal = (payload: unknown): Principal => {
  const claims = Claims.parse(payload);
  return Object.freeze({
    kind: 'user' as const,
    id: claims.sub,
    roles: claims.roles,
    tier: claims.tier,
    scopes: claims.scope.split(' ').filter((scope) => scope !== ''),
  });
};

/** Failures that the token is not to blame for: the keys could not be fetched. */
const keysUnavailable = (error: unknown): boolean =>
  error instanceof errors.JWKSTimeout ||
  error instanceof errors.JWKSInvalid ||
  (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC') ||
  (error instanceof TypeError && error.message === 'fetch failed');

const bearerToken = (header: string): string =>
  /^Bearer +([\w.~+/-]+=*)$/i.exec(header)?.[1] ??
  refuse('UNAUTHENTICATED', { message: 'Send credentials as "Authorization: Bearer <token>".' });

/**
 * Who is asking, from the Authorization header. No header: anonymous. A token that cannot be verified is refused and
 * never taken as anonymous; when the keys cannot be fetched the answer is 503.
 */
export const createAuthenticator = (options: {
  readonly jwksUrl: string;
  readonly clock: Clock;
  readonly logger: Logger;
}): ((header: string | undefined) => Promise<Principal>) => {
  const keys: JWTVerifyGetKey = createRemoteJWKSet(new URL(options.jwksUrl), {
    timeoutDuration: 2000,
    cooldownDuration: 5000,
    cacheMaxAge: 600_000,
  });
  return async (header) => {
    if (header === undefined) return anonymous;
    try {
      const { payload } = await jwtVerify(bearerToken(header), keys, {
        issuer: 'soba',
        audience: 'soba',
        algorithms: ['EdDSA'],
        typ: 'at+jwt',
        currentDate: new Date(options.clock.now()),
        clockTolerance: 60,
        requiredClaims: ['exp', 'iat', 'jti', 'sub'],
      });
      return toPrincipal(payload);
    } catch (error) {
      if (keysUnavailable(error)) {
        options.logger.error({ err: error }, 'The keys for access tokens could not be fetched.');
        return refuse('SERVICE_UNAVAILABLE', {
          message: 'Sign-in cannot be checked at the moment. Try again.',
        });
      }
      if (error instanceof errors.JWTExpired) {
        throw refusal('UNAUTHENTICATED', { message: 'The access token has expired. Sign in again.' });
      }
      throw refusal('UNAUTHENTICATED', { message: 'The access token is not valid. Sign in again.' });
    }
  };
};
