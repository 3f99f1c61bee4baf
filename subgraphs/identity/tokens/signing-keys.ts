import { createPublicKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose';

export type SigningAlgorithm = 'EdDSA' | 'ES256';

export interface SigningKeys {
  readonly algorithm: SigningAlgorithm;
  readonly privateKey: KeyObject;
  /** RFC 7638. */
  readonly keyId: string;
  /** RFC 7517: the key that signs, and those that only verify because they will sign or have signed. */
  readonly keySet: { readonly keys: readonly JWK[] };
}

export const algorithmOf = (key: KeyObject): SigningAlgorithm =>
  key.asymmetricKeyType === 'ed25519' ? 'EdDSA' : 'ES256';

const publish = async (key: KeyObject): Promise<JWK & { readonly kid: string }> => {
  const jwk = await exportJWK(key.type === 'private' ? createPublicKey(key) : key);
  return { ...jwk, alg: algorithmOf(key), use: 'sig', kid: await calculateJwkThumbprint(jwk) };
};

/** A key is named by its thumbprint, so that nobody has to choose names, and a key in two places is one. */
export const createSigningKeys = async (keys: {
  readonly current: KeyObject;
  readonly others: readonly KeyObject[];
}): Promise<SigningKeys> => {
  const current = await publish(keys.current);
  const others = await Promise.all(keys.others.map(publish));
  const all = new Map([current, ...others].map((jwk) => [jwk.kid, jwk]));
  return {
    algorithm: algorithmOf(keys.current),
    privateKey: keys.current,
    keyId: current.kid,
    keySet: { keys: [...all.values()] },
  };
};
