import { describe, expect, test } from '@jest/globals';
import { createPasswordPolicy } from './password-policy.ts';

const owner = { email: 'ada.lovelace@example.com', displayName: 'Ada Lovelace' };
const judge = createPasswordPolicy({
  leastLength: 15,
  isBreached: async (password) => password === 'breached but long enough',
});

/** So many characters, each of two code units. */
const animals = (count: number): string =>
  Array.from({ length: count }, (_, n) => String.fromCodePoint(0x1_f4_00 + n)).join('');

describe('the password policy', () => {
  test.each([
    ['fourteen char.', 'TOO_SHORT'],
    ['fifteen chars..', null],
    ['correct horse battery staple', null],
    ['密码密码密码密码汉字汉字汉字一二三四五', null],
    // Fifteen characters, though more code units and bytes.
    [animals(15), null],
    [animals(8), 'TOO_SHORT'],
    // Fifteen code units that are fourteen characters once they are composed.
    ['a\u0308bcdefghijklmn', 'TOO_SHORT'],
    [`correct horse ${'x'.repeat(1010)}`, null],
    [`correct horse ${'x'.repeat(1011)}`, 'TOO_LONG'],
    ['aaaaaaaaaaaaaaaaaaaa', 'TOO_EASY'],
    ['abababababababababab', 'TOO_EASY'],
    ['ada.lovelace@example.com', 'TOO_EASY'],
    ['Ada.Lovelace@Example.com1!', 'TOO_EASY'],
    ['adalovelace example.com', null],
    ['passwordpassword', 'TOO_EASY'],
    ['Soba-Password-Soba-1', 'TOO_EASY'],
    ['breached but long enough', 'BREACHED'],
  ])('judges %j as %s', async (password, rejection) => {
    await expect(judge(password, owner)).resolves.toBe(rejection);
  });

  test('does not ask about a password that is refused anyway', async () => {
    const asked: string[] = [];
    const asking = createPasswordPolicy({
      leastLength: 15,
      isBreached: async (password) => {
        asked.push(password);
        return false;
      },
    });
    for (const password of ['short', 'x'.repeat(2000), 'aaaaaaaaaaaaaaaaaaaa']) await asking(password, owner);
    expect(asked).toEqual([]);
  });
});
