import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { isApiKey } from '#platform/api-key.ts';
import type { Clock } from '#platform/clock.ts';
import { createPassingMap } from '#platform/passing-map.ts';
import type { RevocationVerdict } from '#platform/revocation/check-revocation.ts';
import type { CredentialFacts } from '#platform/revocation/entry.ts';
import type { Credential, CredentialFault, VerifyCredential } from './credential.ts';

/**
 * `current`: nothing had revoked it within the last seconds. `recent`: nothing had when that could last be known, longer ago;
 * good enough to read, and for nothing else.
 */
export type Certainty = 'current' | 'recent';

export interface VerifiedCredential extends Pick<Credential, 'principal' | 'facts'> {
  readonly certainty: Certainty;
}

export type Verification = VerifiedCredential | { readonly fault: CredentialFault };

export type VerifyBearer = (text: string) => Promise<Verification>;

export interface VerifierParts {
  readonly verifyToken: VerifyCredential;
  readonly verifyApiKey: VerifyCredential;
  /** Whether the key with this id is still published. */
  readonly hasKey: (keyId: string) => boolean;
  readonly revocation: {
    readonly check: (facts: CredentialFacts) => Promise<RevocationVerdict>;
    readonly isKnownRevoked: (facts: CredentialFacts) => boolean;
  };
  readonly clock: Clock;
  /** For so long nobody is asked again whether a credential was revoked. */
  readonly verdictMs?: number;
  readonly cacheSize?: number;
}

interface Known {
  readonly credential: Credential;
  readonly verified: VerifiedCredential | null;
  readonly checkedAt: number;
}

const defaults = { verdictMs: 2000, cacheSize: 20_000 };
/** Nothing that we issue is longer; a longer text is not even hashed. */
const longestCredential = 8192;
/** What was refused is refused for as long without being looked at again. */
const refusedForMs = 5000;

/** Tokens are known by their hashes, so that the cache is of no use to anybody who reads it. */
const cacheKey = (text: string): string => hash('sha256', text, 'base64');

const isUsable = (credential: Credential, now: number, hasKey: VerifierParts['hasKey']): boolean =>
  now < credential.endsAt &&
  now < credential.knownUntil &&
  (credential.keyId === null || hasKey(credential.keyId));

/** What was refused, for as long as that is sure to stay so. */
const createRefusals = (max: number, clock: Clock) => {
  const refused = new LRUCache<string, { readonly fault: CredentialFault; readonly until: number }>({ max });
  return {
    keep: (key: string, fault: CredentialFault, until: number): void => {
      refused.set(key, { fault, until });
    },
    find: (key: string): CredentialFault | undefined => {
      const known = refused.get(key);
      return known !== undefined && clock.now() < known.until ? known.fault : undefined;
    },
  };
};

/** Those who ask for the same thing at the same time wait for one answer. */
const createSingleFlight = <T>() => {
  const underWay = createPassingMap<string, Promise<T>>();
  return (key: string, work: () => Promise<T>): Promise<T> => {
    const running = underWay.get(key);
    if (running !== undefined) return running;
    const started = work().finally(() => underWay.delete(key));
    underWay.set(key, started);
    return started;
  };
};

/**
 * Verifies access tokens and API keys. A credential that was seen costs a look-up; every `verdictMs` it costs one call of
 * the store of revocations, and every revocation that this process has heard of counts at once.
 */
export const createVerifier = (given: VerifierParts): VerifyBearer => {
  const { revocation, clock, hasKey, verdictMs, cacheSize, ...kinds } = { ...defaults, ...given };
  const known = new LRUCache<string, Known>({ max: cacheSize });
  const refused = createRefusals(cacheSize, clock);
  const once = createSingleFlight<Verification>();

  const refuse = (key: string, fault: CredentialFault, until: number): Verification => {
    known.delete(key);
    if (fault !== 'unavailable') refused.keep(key, fault, until);
    return { fault };
  };
  /** A token that was revoked once stays so, even if every store forgets it. A key may be good again after a change. */
  const refuseRevoked = (key: string, { keyId, endsAt }: Credential): Verification =>
    refuse(key, 'revoked', keyId === null ? clock.now() : endsAt);

  const judge = async (key: string, credential: Credential): Promise<Verification | 'revoked'> => {
    const checkedAt = clock.now();
    const verdict = await revocation.check(credential.facts);
    if (verdict.state === 'revoked') return 'revoked';
    if (verdict.state === 'unknown') return { fault: 'unavailable' };
    const verified = {
      principal: credential.principal,
      facts: credential.facts,
      certainty: verdict.certainty,
    };
    // What is not certain is asked again every time, so that it is certain again as soon as it can be.
    const isCertain = verdict.certainty === 'current';
    known.set(key, { credential, checkedAt, verified: isCertain ? verified : null });
    return verified;
  };

  const verifyAnew = async (key: string, text: string): Promise<Verification> => {
    const result = await (isApiKey(text) ? kinds.verifyApiKey(text) : kinds.verifyToken(text));
    if ('fault' in result) return refuse(key, result.fault, clock.now() + refusedForMs);
    const verification = await judge(key, result.credential);
    return verification === 'revoked' ? refuseRevoked(key, result.credential) : verification;
  };

  const look = async (key: string, text: string): Promise<Verification> => {
    const credential = known.get(key)?.credential;
    if (credential === undefined || !isUsable(credential, clock.now(), hasKey)) return verifyAnew(key, text);
    if (clock.now() >= credential.verifyAgainAt) {
      const anew = await verifyAnew(key, text);
      if (!('fault' in anew) || anew.fault !== 'unavailable') return anew;
    }
    const verification = await judge(key, credential);
    if (verification !== 'revoked') return verification;
    // A change of the account makes what is known of its keys old, and not the keys bad.
    return isApiKey(text) ? verifyAnew(key, text) : refuseRevoked(key, credential);
  };

  return async (text) => {
    if (text.length > longestCredential) return { fault: 'invalid' };
    const key = cacheKey(text);
    const fault = refused.find(key);
    if (fault !== undefined) return { fault };
    const now = clock.now();
    const { verified = null, checkedAt = 0, credential } = known.get(key) ?? {};
    const isFresh =
      verified !== null &&
      credential !== undefined &&
      now >= checkedAt &&
      now - checkedAt < verdictMs &&
      now < credential.verifyAgainAt &&
      isUsable(credential, now, hasKey) &&
      !revocation.isKnownRevoked(credential.facts);
    return isFresh ? verified : once(key, () => look(key, text));
  };
};
