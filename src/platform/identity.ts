import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { errors as joseErrors, jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Clock } from './clock.ts';
import { refusal } from './errors.ts';

export const roles = ['USER', 'SUPPORT', 'COMPLIANCE', 'ADMIN', 'SERVICE'] as const;
export const tiers = ['FREE', 'PREMIUM', 'ENTERPRISE', 'ADMIN'] as const;

export type Role = (typeof roles)[number];
export type Tier = (typeof tiers)[number];

/** What the caller showed. Only a session was opened by a person, at a known time and in known ways. */
const Credential = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('session'),
    id: z.string(),
    /** When the person last proved who they are, in seconds since the epoch. */
    authTime: z.number(),
    /** How, for example `pwd` and `otp`. */
    methods: z.array(z.string()).readonly(),
  }),
  z.strictObject({ kind: z.literal('api-key'), id: z.string() }),
  z.strictObject({ kind: z.literal('client'), id: z.string() }),
]);

export type Credential = Readonly<z.output<typeof Credential>>;

/** Who is asking, verified. */
export const Principal = z.strictObject({
  kind: z.enum(['anonymous', 'user', 'service']),
  /** The account's or the service's id; null when anonymous. */
  id: z.string().nullable(),
  roles: z.array(z.enum(roles)).readonly(),
  tier: z.enum(tiers),
  scopes: z.array(z.string()).readonly(),
  /** Names of the @policy policies that the gateway's decider granted for this request. */
  policies: z.array(z.string()).readonly(),
  credential: Credential.optional(),
});

export type Principal = Readonly<z.output<typeof Principal>>;

export const anonymous: Principal = Object.freeze({
  kind: 'anonymous',
  id: null,
  roles: [],
  tier: 'FREE',
  scopes: [],
  policies: [],
});

export const principalHeader = 'x-soba-principal';

const issuer = 'soba-gateway';
const audience = 'soba-subgraph';
const lifetimeSeconds = 60;
/**
 * A minted token is reused for up to half its life, so that a busy caller costs two to four signatures per minute. Not all
 * for as long: those who came together, after a start for example, would be signed anew together each time.
 */
const reuseMs = (lifetimeSeconds * 1000) / 2;
const reuseSpread = 0.5;
const defaultCacheSize = 10_000;

const pem = (text: string): string => text.replaceAll('\\n', '\n');

export const parsePrivateKey = (text: string): KeyObject => createPrivateKey(pem(text));

/** One or more PEM public keys, one after the other, so that a new key can be trusted before it is used. */
export const parsePublicKeys = (text: string): readonly KeyObject[] =>
  pem(text)
    .split(/(?=-----BEGIN )/)
    .filter((part) => part.includes('-----BEGIN '))
    .map((part) => createPublicKey(part));

interface Minted {
  readonly at: number;
  readonly reusedUntil: number;
  readonly token: Promise<string>;
}

/** Signs the internal token that tells a subgraph who is asking. */
export const createPrincipalMinter = (options: {
  readonly privateKey: KeyObject;
  readonly clock: Clock;
  readonly random?: () => number;
  readonly cacheSize?: number;
}): ((principal: Principal) => Promise<string>) => {
  const { random = Math.random } = options;
  const minted = new LRUCache<string, Minted>({ max: options.cacheSize ?? defaultCacheSize });
  // A caller who was seen before is the same object, so that its text is made once.
  const texts = new WeakMap<Principal, string>();
  const textOf = (principal: Principal): string => {
    const known = texts.get(principal);
    if (known !== undefined) return known;
    const text = JSON.stringify(principal);
    if (Object.isFrozen(principal)) texts.set(principal, text);
    return text;
  };
  const sign = (principal: Principal, now: number): Promise<string> => {
    const seconds = Math.floor(now / 1000);
    return new SignJWT({ principal })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'soba-principal+jwt' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + lifetimeSeconds)
      .sign(options.privateKey);
  };
  return (principal) => {
    const now = options.clock.now();
    const key = textOf(principal);
    const known = minted.get(key);
    if (known !== undefined && now < known.reusedUntil && now >= known.at) return known.token;
    const token = sign(principal, now);
    minted.set(key, { at: now, reusedUntil: now + reuseMs * (1 - reuseSpread * random()), token });
    return token;
  };
};

const Claims = z.object({ principal: Principal, exp: z.number() });

const verifyWithAny = async (
  token: string,
  { keys, now }: { readonly keys: readonly KeyObject[]; readonly now: number },
) => {
  for (const key of keys) {
    try {
      const { payload } = await jwtVerify(token, key, {
        issuer,
        audience,
        algorithms: ['EdDSA'],
        typ: 'soba-principal+jwt',
        currentDate: new Date(now),
        clockTolerance: 5,
      });
      return Claims.parse(payload);
    } catch (error) {
      if (!(error instanceof joseErrors.JWSSignatureVerificationFailed)) break;
    }
  }
  throw refusal('UNAUTHENTICATED', { message: 'Only the gateway may call this service.' });
};

/** Accepts only what the gateway signed; refuses everything else, an absent token included. */
export const createPrincipalVerifier = (options: {
  readonly publicKeys: readonly KeyObject[];
  readonly clock: Clock;
  readonly cacheSize?: number;
}): ((token: unknown) => Promise<Principal>) => {
  const verified = new LRUCache<string, { readonly expiresAt: number; readonly principal: Principal }>({
    max: options.cacheSize ?? defaultCacheSize,
  });
  return async (token) => {
    const now = options.clock.now();
    const text = typeof token === 'string' ? token : '';
    const known = verified.get(text);
    if (known !== undefined && now < known.expiresAt) return known.principal;
    const claims = await verifyWithAny(text, { keys: options.publicKeys, now });
    const principal = Object.freeze(claims.principal);
    verified.set(text, { expiresAt: claims.exp * 1000, principal });
    return principal;
  };
};
