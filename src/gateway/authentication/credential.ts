import type { Principal } from '#platform/identity.ts';
import type { CredentialFacts } from '#platform/revocation/entry.ts';

/** A token or a key that was verified. Only whether it was revoked since has to be asked again. */
export interface Credential {
  readonly principal: Principal;
  readonly facts: CredentialFacts;
  /** When it ends by itself, in milliseconds since the epoch; infinite when it does not. */
  readonly endsAt: number;
  /** When it should be verified again, in milliseconds since the epoch; infinite when the result does not change. */
  readonly verifyAgainAt: number;
  /** Until when the result may be used if that is not possible, in milliseconds since the epoch. */
  readonly knownUntil: number;
  /** The key that it was signed with; null when it is no signed token. */
  readonly keyId: string | null;
}

/** `unavailable`: nothing is wrong with it as far as is known, but it cannot be verified at the moment. */
export type CredentialFault = 'expired' | 'invalid' | 'revoked' | 'unavailable';

export type CredentialVerdict = { readonly credential: Credential } | { readonly fault: CredentialFault };

/** Verifies one kind of credential, all but whether it was revoked. */
export type VerifyCredential = (text: string) => Promise<CredentialVerdict>;
