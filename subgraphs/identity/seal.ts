import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Secrets } from './secrets.ts';

const nonceBytes = 12;
const tagBytes = 16;

export interface Opened {
  readonly plain: Buffer;
  /** An older secret opened it: close it again with the newest. */
  readonly outdated: boolean;
}

export interface Seal {
  /** Opens for the same `owner` only, so that a sealed value is of no use in another row. */
  readonly close: (plain: Uint8Array, owner: string) => Buffer;
  readonly open: (sealed: Uint8Array, owner: string) => Opened;
}

const openWith = (key: Buffer, sealed: Buffer, owner: string): Buffer | undefined => {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(Buffer.from(owner));
    decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
    return Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]);
  } catch {
    return undefined;
  }
};

/** AES-256-GCM: nonce, tag, ciphertext. The newest secret closes, every one that is still configured opens. */
export const createSeal = (secrets: Secrets, purpose: string): Seal => {
  const keys = secrets.keysFor(purpose);
  return {
    close: (plain, owner) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', keys[0], nonce);
      cipher.setAAD(Buffer.from(owner));
      const text = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]);
    },
    open: (sealed, owner) => {
      for (const key of keys) {
        const plain = openWith(key, Buffer.from(sealed), owner);
        if (plain !== undefined) return { plain, outdated: key !== keys[0] };
      }
      throw new Error('A sealed value opens with none of the secrets in SOBA_IDENTITY_SECRET.');
    },
  };
};
