import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const prefix = 'soba_live_';
const idLength = 16;
/** 256 bits. */
const secretLength = 43;
const checksumLength = 6;

const format = new RegExp(
  `^${prefix}([0-9A-Za-z]{${idLength}})_([0-9A-Za-z]{${secretLength}})([0-9A-Za-z]{${checksumLength}})$`,
);

export interface ApiKeyParts {
  readonly id: string;
  readonly secret: string;
}

/** Letters and digits only: a double click selects all of it, and nothing has to be escaped anywhere. */
const randomText = (length: number): string => {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // Bytes above would make the first letters of the alphabet more frequent.
      if (byte < 248 && text.length < length) text += alphabet[byte % 62];
    }
  }
  return text;
};

const checksumOf = (text: string): string => {
  let left = crc32(text);
  let digits = '';
  for (let n = 0; n < checksumLength; n += 1) {
    digits = `${alphabet[left % 62]}${digits}`;
    left = Math.floor(left / 62);
  }
  return digits;
};

export const createApiKeyId = (): string => randomText(idLength);
export const createApiKeySecret = (): string => randomText(secretLength);

/** `soba_live_<id>_<secret><checksum>`. The checksum lets scanners tell a leaked key from a text that looks like one. */
export const formatApiKey = ({ id, secret }: ApiKeyParts): string => {
  const text = `${prefix}${id}_${secret}`;
  return `${text}${checksumOf(text)}`;
};

/** Whether it is meant to be an API key; it may be a broken one. */
export const isApiKey = (text: string): boolean => text.startsWith(prefix);

/** Null for anything that was mistyped, cut off or made up; no store has to be asked about that. */
export const parseApiKey = (text: string): ApiKeyParts | null => {
  const [, id, secret, checksum] = format.exec(text) ?? [];
  if (id === undefined || secret === undefined) return null;
  return checksumOf(`${prefix}${id}_${secret}`) === checksum ? { id, secret } : null;
};

/** Secrets of 256 random bits need no slow hash. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();
