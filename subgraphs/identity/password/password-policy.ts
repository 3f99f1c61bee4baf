import type { IsBreached } from './breached-passwords.ts';
import { isTooLong } from './password.ts';

export type PasswordRejection = 'TOO_SHORT' | 'TOO_LONG' | 'TOO_EASY' | 'BREACHED';

/** What an attacker would try first. */
export interface PasswordOwner {
  readonly email: string | null;
  readonly displayName: string;
}

const fewestDistinctCharacters = 5;

/** A password may hold these words, and must be more than them. */
const isTooEasy = (password: string, { email, displayName }: PasswordOwner): boolean => {
  const text = password.toLowerCase();
  if (new Set(text).size < fewestDistinctCharacters) return true;
  const words = [email ?? '', ...(email ?? '').split('@'), displayName, 'password', 'soba'];
  const rest = words
    .filter((word) => word.length > 2)
    .reduce((left, word) => left.replaceAll(word.toLowerCase(), ''), text);
  return new Set(rest.replaceAll(/[\s!-/:-@[-`{-~]/g, '')).size < fewestDistinctCharacters;
};

export type JudgePassword = (password: string, owner: PasswordOwner) => Promise<PasswordRejection | null>;

/** NIST SP 800-63B-4: length and known passwords count, kinds of characters do not. Null when it may be used. */
export const createPasswordPolicy =
  (options: { readonly leastLength: number; readonly isBreached: IsBreached }): JudgePassword =>
  async (password, owner) => {
    if (isTooLong(password)) return 'TOO_LONG';
    if ([...password.normalize('NFKC')].length < options.leastLength) return 'TOO_SHORT';
    if (isTooEasy(password, owner)) return 'TOO_EASY';
    return (await options.isBreached(password)) ? 'BREACHED' : null;
  };
