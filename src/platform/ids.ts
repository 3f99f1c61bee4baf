import { randomFillSync } from 'node:crypto';
import type { Clock } from './clock.ts';

/** Random bytes are fetched and written for many ids at once: each fetch costs as much as making a hundred ids. */
const pool = Buffer.allocUnsafe(4096);
let digits = '';
let used = 0;

/** So many random digits in hexadecimal, which were given to nobody before. */
export const randomHex = (count: number): string => {
  if (used + count > digits.length) {
    digits = randomFillSync(pool).toString('hex');
    used = 0;
  }
  const from = used;
  used += count;
  return digits.slice(from, used);
};

const words = new Int32Array(1024);
let usedWords = words.length;

/** 32 random bits. */
export const randomWord = (): number => {
  if (usedWords === words.length) {
    randomFillSync(words);
    usedWords = 0;
  }
  const word = words[usedWords] ?? 0;
  usedWords += 1;
  return word;
};

const variantDigits = '89ab';

let lastTime = Number.NaN;
let head = '';

/** How ids of this millisecond begin. */
const headOf = (now: number): string => {
  if (now !== lastTime) {
    const time = now.toString(16).padStart(12, '0');
    head = `${time.slice(0, 8)}-${time.slice(8)}-7`;
    lastTime = now;
  }
  return head;
};

/** A UUID version 7 (RFC 9562): ordered by time, so it indexes well as a primary key. */
export const createId = (clock: Clock): string => {
  const random = randomHex(20);
  const variant = variantDigits[Number.parseInt(random[3] ?? '0', 16) & 3];
  return `${headOf(clock.now())}${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(8)}`;
};
