import { createRemoteJWKSet, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Clock } from '#platform/clock.ts';
import { Refusal, refusal, refuse } from '#platform/errors.ts';
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
    policies: [],
  });
};

/** What the token itself is to blame for. Any other failure means that its keys could not be had. */
const tokenFaults: ReadonlySet<unknown> = new Set([
  'ERR_JWT_INVALID',
  'ERR_JWT_EXPIRED',
  'ERR_JWT_CLAIM_VALIDATION_FAILED',
  'ERR_JWS_INVALID',
  'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
  'ERR_JOSE_ALG_NOT_ALLOWED',
  'ERR_JOSE_NOT_SUPPORTED',
  'ERR_JWKS_NO_MATCHING_KEY',
]);

const explain = (error: unknown, logger: Logger): Refusal => {
  if (error instanceof Refusal) return error;
  const { code } = Object(error) as { readonly code?: unknown };
  if (code === 'ERR_JWT_EXPIRED') {
    return refusal('UNAUTHENTICATED', { message: 'The access token has expired. Sign in again.' });
  }
  if (tokenFaults.has(code) || error instanceof z.ZodError) {
    return refusal('UNAUTHENTICATED', { message: 'The access token is not valid. Sign in again.' });
  }
  logger.error({ err: error }, 'The keys for access tokens could not be fetched.');
  return refusal('SERVICE_UNAVAILABLE', { message: 'Sign-in cannot be checked at the moment. Try again.' });
};

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
      throw explain(error, options.logger);
    }
  };
};
