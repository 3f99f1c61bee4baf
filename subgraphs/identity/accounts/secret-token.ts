import { createHash, randomBytes } from 'node:crypto';

export interface SecretToken {
  /** For its owner, never kept. */
  readonly token: string;
  /** What is kept. With 256 random bits a plain hash cannot be guessed back. */
  readonly hash: Buffer;
}

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

export const createToken = (): SecretToken => {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashToken(token) };
};
