import { createHash, randomInt } from 'node:crypto';

/** Without the letters and digits that are taken for each other on paper. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const count = 10;
const length = 20;

/** Each is worth 99 bits, so that a plain hash of it cannot be guessed back. */
const createCode = (): string => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');

const grouped = (code: string): string => code.replaceAll(/.{5}(?=.)/g, '$&-');

export const createRecoveryCodes = (): readonly string[] =>
  Array.from({ length: count }, () => grouped(createCode()));

/** However it was typed: capitals, spaces and dashes do not matter. */
export const hashRecoveryCode = (code: string, accountId: string): Buffer =>
  createHash('sha256')
    .update(`${accountId} ${code.toLowerCase().replaceAll(/[\s-]/g, '')}`)
    .digest();
