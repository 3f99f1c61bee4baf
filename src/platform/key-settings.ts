import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { parsePrivateKey, parsePublicKeys } from './identity.ts';

const asEd25519 = (keys: readonly KeyObject[]): readonly KeyObject[] => {
  if (keys.length === 0 || keys.some((key) => key.asymmetricKeyType !== 'ed25519'))
    throw new Error('wrong kind');
  return keys;
};

/** EdDSA and ES256, which are what verifiers accept. */
const asSigningKeys = (keys: readonly KeyObject[]): readonly KeyObject[] => {
  const isP256 = (key: KeyObject): boolean =>
    key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  if (keys.some((key) => key.asymmetricKeyType !== 'ed25519' && !isP256(key))) throw new Error('wrong kind');
  return keys;
};

/** What OpenSSL says of a broken key helps nobody, and it may quote the key. */
const keySetting = <Key>(parse: (text: string) => Key, rule: string) =>
  z.string().transform((text, context): Key => {
    try {
      return parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: rule });
      return z.NEVER;
    }
  });

export const privateKeySetting = () =>
  keySetting((text) => {
    const key = parsePrivateKey(text);
    asEd25519([key]);
    return key;
  }, 'must be a PEM Ed25519 private key. See: npm run keys');

export const publicKeysSetting = () =>
  keySetting(
    (text) => asEd25519(parsePublicKeys(text)),
    'must be PEM Ed25519 public keys. See: npm run keys',
  );

export const signingKeySetting = () =>
  keySetting((text) => {
    const key = parsePrivateKey(text);
    asSigningKeys([key]);
    return key;
  }, 'must be a PEM private key, Ed25519 or P-256. See: npm run keys');

/** Keys of which only the public half is used; a private one may be given as well. */
export const publishedKeysSetting = () =>
  keySetting(
    (text) => asSigningKeys(parsePublicKeys(text)),
    'must be PEM keys, Ed25519 or P-256. See: npm run keys',
  ).default([]);
