import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { HashingQueue } from './hashing-queue.ts';

const derive = promisify(argon2);

export interface Argon2Parameters {
  /** In KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** OWASP's recommendation for Argon2id: 19 MiB, two passes, one lane. */
export const owaspParameters: Argon2Parameters = { memory: 19_456, passes: 2, parallelism: 1 };

const tagLength = 32;

const textOf = ({ memory, passes, parallelism }: Argon2Parameters): string =>
  `m=${memory},t=${passes},p=${parallelism}`;

/** Longer input is not hashed: the work must not be for the caller to choose. */
export const longestPasswordBytes = 1024;

export const isTooLong = (password: string): boolean => Buffer.byteLength(password) > longestPasswordBytes;

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');

/** Keyboards compose the same characters in different ways; NIST SP 800-63B asks for one form. */
const asMessage = (password: string): string => password.normalize('NFKC');

const format = /^\$argon2id\$v=19\$(m=(\d+),t=(\d+),p=(\d+))\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** A password as a PHC string, so that its parameters travel with it. */
export const hashPassword = async (password: string, parameters = owaspParameters): Promise<string> => {
  const nonce = randomBytes(16);
  const tag = await derive('argon2id', { ...parameters, tagLength, message: asMessage(password), nonce });
  return `$argon2id$v=19$${textOf(parameters)}$${base64(nonce)}$${base64(tag)}`;
};

export const verifyPassword = async (password: string, hash: string): Promise<boolean> => {
  const parts = format.exec(hash);
  if (parts === null) return false;
  const [, , memory, passes, parallelism, nonce = '', tag = ''] = parts;
  const expected = Buffer.from(tag, 'base64');
  const derived = await derive('argon2id', {
    message: asMessage(password),
    nonce: Buffer.from(nonce, 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  });
  return timingSafeEqual(derived, expected);
};

export type PasswordVerdict = 'wrong' | 'right' | 'right but outdated';

export interface Passwords {
  readonly hash: (password: string) => Promise<string>;
  /** Takes the same time whether there is a hash or not. */
  readonly verify: (password: string, hash: string | null) => Promise<PasswordVerdict>;
}

export const createPasswords = (queue: HashingQueue, parameters = owaspParameters): Passwords => {
  // Made before anybody asks, or the first unknown address would take twice as long.
  const hashOfNobody = hashPassword('no account has this password', parameters);
  const hash = (password: string): Promise<string> => queue.run(() => hashPassword(password, parameters));
  return {
    hash,
    verify: async (password, known) => {
      const usable = !isTooLong(password);
      const stored = known ?? (await hashOfNobody);
      const matches = await queue.run(() => verifyPassword(usable ? password : '', stored));
      if (!matches || !usable || known === null) return 'wrong';
      const isCurrent = format.exec(known)?.[1] === textOf(parameters);
      return isCurrent ? 'right' : 'right but outdated';
    },
  };
};
