import { z } from 'zod';
import { splitScopes } from '#platform/access-token.ts';
import { parseApiKey } from '#platform/api-key.ts';
import type { Clock } from '#platform/clock.ts';
import { anonymous, type Principal, principalHeader, roles, tiers } from '#platform/identity.ts';
import type { Logger } from '#platform/logger.ts';
import { hashTokenId } from '#platform/revocation/entry.ts';
import type { Credential, VerifyCredential } from './credential.ts';

/** What identity says of a key (RFC 7662, with our claims). */
const Introspection = z.discriminatedUnion('active', [
  z.object({ active: z.literal(false) }),
  z.object({
    active: z.literal(true),
    sub: z.string(),
    client_id: z.string(),
    jti: z.string(),
    sid: z.string(),
    issued_at_ms: z.number(),
    exp: z.number().optional(),
    scope: z.string(),
    roles: z.array(z.enum(roles)),
    tier: z.enum(tiers),
    tenant: z.string(),
    ver: z.number(),
  }),
]);

type Active = Extract<z.output<typeof Introspection>, { readonly active: true }>;

const verifyAgainMs = 60_000;
/** While identity is away a key that was good goes on for as long as an access token does. */
const knownForMs = 900_000;

const toCredential = (key: Active, now: number): Credential => ({
  principal: Object.freeze({
    kind: 'user' as const,
    id: key.sub,
    roles: key.roles,
    tier: key.tier,
    scopes: splitScopes(key.scope),
    policies: [],
    credential: { kind: 'api-key' as const, id: key.client_id },
  }),
  facts: {
    tokenHash: hashTokenId(key.jti),
    sessionId: key.sid,
    userId: key.sub,
    version: key.ver,
    tenant: key.tenant,
    issuedAt: key.issued_at_ms,
  },
  endsAt: key.exp === undefined ? Number.POSITIVE_INFINITY : key.exp * 1000,
  verifyAgainAt: now + verifyAgainMs,
  knownUntil: now + knownForMs,
  keyId: null,
});

export interface IdentityEndpoint {
  /** Where identity is. */
  readonly url: string;
  /** Signs the call as one of the gateway. */
  readonly mint: (principal: Principal) => Promise<string>;
  readonly timeoutMs: number;
}

const introspect = async (
  identity: IdentityEndpoint,
  token: string,
): Promise<z.output<typeof Introspection>> => {
  const response = await fetch(new URL('/oauth2/introspect', identity.url), {
    method: 'POST',
    headers: { [principalHeader]: await identity.mint(anonymous) },
    body: new URLSearchParams({ token }),
    signal: AbortSignal.timeout(identity.timeoutMs),
  });
  if (!response.ok) throw new Error(`Identity answered with the status ${response.status}.`);
  return Introspection.parse(await response.json());
};

/** API keys. Identity knows them; what is mistyped or made up does not get there. */
export const createApiKeyVerification =
  (options: {
    readonly identity: IdentityEndpoint;
    readonly clock: Clock;
    readonly logger: Logger;
  }): VerifyCredential =>
  async (text) => {
    if (parseApiKey(text) === null) return { fault: 'invalid' };
    try {
      const key = await introspect(options.identity, text);
      return key.active ? { credential: toCredential(key, options.clock.now()) } : { fault: 'invalid' };
    } catch (error) {
      options.logger.warn({ err: error }, 'An API key could not be verified.');
      return { fault: 'unavailable' };
    }
  };
