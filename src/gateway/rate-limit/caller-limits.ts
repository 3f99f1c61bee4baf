import type { RequestContext } from '#gateway/request.ts';
import type { Principal } from '#platform/identity.ts';
import { identityKey } from '#platform/rate-limit/identity-key.ts';
import { type Override, type Policy, tierPolicies, withOverride } from '#platform/rate-limit/policy.ts';
import type { Overrides } from './start-overrides.ts';

/** Who takes tokens, as the edge has found out. */
export interface TokenCaller {
  readonly principal: Principal;
  readonly address: string;
  /** As it calls itself. */
  readonly clientName: string;
}

export const tokenCaller = ({ principal, address, client }: RequestContext): TokenCaller => ({
  principal,
  address,
  clientName: client.name,
});

/** The limits of a caller, and the bucket that they are of. */
export interface CallerLimit {
  readonly policy: Policy;
  readonly identity: string;
  readonly isOverridden: boolean;
}

export type CallerLimits = (caller: TokenCaller) => CallerLimit;

/** A limit that would be too small to count is left as it was. */
const applied = (policy: Policy, override: Override | undefined): Policy => {
  try {
    return withOverride(policy, override);
  } catch (error) {
    if (error instanceof RangeError) return policy;
    throw error;
  }
};

/** Anybody can call itself anything, so a name never gives more. */
const lowering = (override: Override | undefined): Override | undefined =>
  override !== undefined && 'factor' in override && override.factor < 1 ? override : undefined;

/**
 * The tier's limits, unless there are others for this API key, this account or this client; and less of them for a client's
 * name. An account's keys share its bucket, but for a key with limits of its own, which has a bucket of its own.
 */
export const createCallerLimits =
  ({ find }: Pick<Overrides, 'find'>): CallerLimits =>
  ({ principal, address, clientName }) => {
    const { kind, id, credential } = principal;
    const keyId = credential?.kind === 'api-key' ? credential.id : null;
    const ofKey = keyId === null ? undefined : find('API_KEY', keyId);
    const ofHolder = kind === 'anonymous' ? undefined : find(kind === 'user' ? 'USER' : 'CLIENT', id ?? '');
    const tier = tierPolicies[principal.tier];
    const own = applied(tier, ofKey ?? ofHolder);
    const policy = applied(own, lowering(find('CLIENT_NAME', clientName)));
    return {
      policy,
      identity: identityKey({ principal, address, apiKeyId: ofKey === undefined ? null : keyId }),
      isOverridden: policy !== tier,
    };
  };
