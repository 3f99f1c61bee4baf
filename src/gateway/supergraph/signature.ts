import { type KeyObject, sign, verify } from 'node:crypto';

/** Beside the file or the URL that it signs. */
export const signatureSuffix = '.sig';

/** A detached Ed25519 signature of the whole text, in Base64. */
export const signSupergraph = (supergraphSdl: string, key: KeyObject): string =>
  `${sign(null, Buffer.from(supergraphSdl), key).toString('base64')}\n`;

/** Whether one of the keys has signed exactly this text. */
export const isSignedBy = (supergraphSdl: string, signature: string, keys: readonly KeyObject[]): boolean => {
  const bytes = Buffer.from(signature.trim(), 'base64');
  if (bytes.length !== 64) return false;
  return keys.some((key) => verify(null, Buffer.from(supergraphSdl), key, bytes));
};
