import { decodeProtectedHeader } from 'jose';
import { factsOfToken, principalOfToken, toleranceMs, verifyAccessToken } from '#platform/access-token.ts';
import type { Clock } from '#platform/clock.ts';
import type { CredentialFault, VerifyCredential } from './credential.ts';
import type { KeySource } from './key-source.ts';

const faults = { expired: 'expired', invalid: 'invalid', keys: 'unavailable' } as const satisfies Record<
  string,
  CredentialFault
>;

/** Access tokens (RFC 9068). A signature stays good, so the result is known until the token ends. */
export const createTokenVerification =
  (options: {
    readonly keys: Pick<KeySource, 'get'>;
    readonly issuer: string;
    readonly clock: Clock;
  }): VerifyCredential =>
  async (token) => {
    const { keys, issuer, clock } = options;
    const verdict = await verifyAccessToken(token, { keys: keys.get, issuer, clock });
    if ('fault' in verdict) return { fault: faults[verdict.fault] };
    const { claims } = verdict;
    const endsAt = claims.exp * 1000 + toleranceMs;
    return {
      credential: {
        principal: principalOfToken(claims),
        facts: factsOfToken(claims),
        endsAt,
        verifyAgainAt: Number.POSITIVE_INFINITY,
        knownUntil: endsAt,
        keyId: decodeProtectedHeader(token).kid ?? null,
      },
    };
  };
