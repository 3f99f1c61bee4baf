import { type JWTVerifyGetKey, errors as joseErrors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Clock } from './clock.ts';
import { type Principal, roles, tiers } from './identity.ts';
import { type CredentialFacts, hashTokenId } from './revocation/entry.ts';

/** The audience of every access token: the graph. */
export const graphAudience = 'soba';

/** Identity writes it, and the gateway expects it. */
export const issuerSetting = () =>
  z
    .string()
    .min(1)
    .default('soba')
    .describe(
      'Who issues access tokens. Give the public URL of identity when OAuth clients are to discover it.',
    );

/** Clocks may differ by so much. Never a reason to accept what was revoked. */
const toleranceSeconds = 60;
export const toleranceMs = toleranceSeconds * 1000;

/** Longer texts are not even looked at. */
const longestToken = 8192;

/** RFC 9068, with the session, the version of the account, its roles, its tier and its tenant. */
const AccessClaims = z.object({
  sub: z.string().min(1),
  jti: z.string().min(1),
  iat: z.number(),
  exp: z.number(),
  /** The same as `sub` when a program was issued the token, and not a person. */
  client_id: z.string().min(1),
  sid: z.string().min(1).optional(),
  ver: z.number().int(),
  roles: z.array(z.enum(roles)),
  tier: z.enum(tiers),
  tenant: z.string(),
  scope: z.string(),
  auth_time: z.number().optional(),
  amr: z.array(z.string()).optional(),
});

export type AccessClaims = Readonly<z.output<typeof AccessClaims>>;

/** Three parts in base64url. Decoders also take padding and white space, and a token should have one form only. */
const compact = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** What is wrong with a token. `keys`: nothing, as far as is known, but its keys could not be had. */
export type TokenFault = 'expired' | 'invalid' | 'keys';

export type TokenVerdict = { readonly claims: AccessClaims } | { readonly fault: TokenFault };

/** What the token itself is to blame for. Any other failure means that its keys could not be had. */
const tokenFaults: readonly string[] = [
  joseErrors.JWTInvalid.code,
  joseErrors.JWTClaimValidationFailed.code,
  joseErrors.JWSInvalid.code,
  joseErrors.JWSSignatureVerificationFailed.code,
  joseErrors.JOSEAlgNotAllowed.code,
  joseErrors.JOSENotSupported.code,
  joseErrors.JWKSNoMatchingKey.code,
];

const faultOf = (error: unknown): TokenFault => {
  const { code } = Object(error) as { readonly code?: string };
  if (code === joseErrors.JWTExpired.code) return 'expired';
  return error instanceof z.ZodError || tokenFaults.includes(code ?? '') ? 'invalid' : 'keys';
};

/** Checks everything but whether it was revoked. The algorithm is that of the key, and never what the token says. */
export const verifyAccessToken = async (
  token: string,
  options: { readonly keys: JWTVerifyGetKey; readonly issuer: string; readonly clock: Clock },
): Promise<TokenVerdict> => {
  if (token.length > longestToken || !compact.test(token)) return { fault: 'invalid' };
  const now = options.clock.now();
  try {
    const { payload } = await jwtVerify(token, options.keys, {
      issuer: options.issuer,
      audience: graphAudience,
      algorithms: ['EdDSA', 'ES256'],
      typ: 'at+jwt',
      currentDate: new Date(now),
      clockTolerance: toleranceSeconds,
    });
    const claims = AccessClaims.parse(payload);
    return claims.iat > now / 1000 + toleranceSeconds ? { fault: 'invalid' } : { claims };
  } catch (error) {
    return { fault: faultOf(error) };
  }
};

export const factsOfToken = (claims: AccessClaims): CredentialFacts => ({
  tokenHash: hashTokenId(claims.jti),
  sessionId: claims.sid ?? null,
  userId: claims.sub,
  version: claims.ver,
  tenant: claims.tenant,
  issuedAt: claims.iat * 1000,
});

const credentialOf = ({
  sid,
  sub,
  auth_time: authTime = 0,
  amr = [],
}: AccessClaims): Principal['credential'] =>
  sid === undefined ? { kind: 'client', id: sub } : { kind: 'session', id: sid, authTime, methods: amr };

export const splitScopes = (scope: string): string[] => scope.split(' ').filter((name) => name !== '');

export const principalOfToken = (claims: AccessClaims): Principal =>
  Object.freeze({
    kind: claims.client_id === claims.sub ? ('service' as const) : ('user' as const),
    id: claims.sub,
    roles: claims.roles,
    tier: claims.tier,
    scopes: splitScopes(claims.scope),
    policies: [],
    credential: credentialOf(claims),
  });
