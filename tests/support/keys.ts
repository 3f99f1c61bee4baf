import { generateKeyPairSync, randomBytes } from 'node:crypto';

export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

export const createKeyPair = (): KeyPair =>
  generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });

/** A value for SOBA_IDENTITY_SECRET. */
export const createSecret = (): string => randomBytes(32).toString('base64');
