import { describe, expect, test } from '@jest/globals';
import { createPasswords, hashPassword, verifyPassword } from './password.ts';

/** Of `password`, from the tests of the reference implementation (phc-winner-argon2). */
const foreign = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';

describe('a password', () => {
  test('is kept as an Argon2id PHC string with the parameters it was made with', async () => {
    await expect(hashPassword('a')).resolves.toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
    );
  });

  test.each(['correct horse', '', 'ü'.repeat(300), 'with\u0000nul', '密码'])(
    '%j is recognised',
    async (password) => {
      await expect(verifyPassword(password, await hashPassword(password))).resolves.toBe(true);
    },
  );

  test('is not recognised when anything about it differs', async () => {
    const hash = await hashPassword('Password');
    for (const other of ['password', 'Password ', 'Passwor', '']) {
      await expect(verifyPassword(other, hash)).resolves.toBe(false);
    }
  });

  test('is recognised by a hash of another program with parameters of its own', async () => {
    await expect(verifyPassword('password', foreign)).resolves.toBe(true);
    await expect(verifyPassword('differentpassword', foreign)).resolves.toBe(false);
  });

  test('has another hash every time', async () => {
    expect(await hashPassword('a')).not.toBe(await hashPassword('a'));
  });

  test.each([
    '',
    'password',
    '$2b$10$abcdefghijklmnopqrstuv',
    '$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAA',
    '$argon2id$v=16$m=64,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAA',
    '$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$',
    '$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAA$',
    '$argon2id$v=19$m=x,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAA',
    ' $argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAA',
  ])('is never recognised by the malformed hash %j', async (hash) => {
    await expect(verifyPassword('password', hash)).resolves.toBe(false);
  });
});

describe('judging a password', () => {
  const passwords = createPasswords({ run: (work) => work() });
  const outdated = foreign;

  test.each([
    ['the right one', 'correct horse', 'correct horse', 'right'],
    ['another', 'correct horse', 'correct house', 'wrong'],
    ['one of 1024 bytes', 'x'.repeat(1024), 'x'.repeat(1024), 'right'],
    ['one of more bytes, even if it were right', 'x'.repeat(1025), 'x'.repeat(1025), 'wrong'],
    ['one of more bytes that is shorter in characters', 'ü'.repeat(513), 'ü'.repeat(513), 'wrong'],
    ['one that is too long where the right one is empty', '', 'x'.repeat(1025), 'wrong'],
    ['the same characters composed in another way', 'pässword', 'pa\u0308ssword', 'right'],
  ])('%s', async (_what, known, given, verdict) => {
    await expect(passwords.verify(given, await hashPassword(known))).resolves.toBe(verdict);
  });

  test('tells when the hash was made with other parameters than those of today', async () => {
    await expect(passwords.verify('password', outdated)).resolves.toBe('right but outdated');
    await expect(passwords.verify('passwort', outdated)).resolves.toBe('wrong');
  });

  test.each(['', 'no account has this password'])('finds nobody’s password wrong: %j', async (password) => {
    await expect(passwords.verify(password, null)).resolves.toBe('wrong');
  });

  test('hashes once for nobody as it does for somebody', async () => {
    const runs: string[] = [];
    const counted = createPasswords({
      run: (work) => {
        runs.push('run');
        return work();
      },
    });
    await counted.verify('a', null);
    await counted.verify('a', await hashPassword('b'));
    await counted.verify('x'.repeat(2000), null);
    expect(runs).toHaveLength(3);
  });
});
