import { describe, expect, test } from '@jest/globals';
import { hashPassword, verifyPassword } from './password.ts';

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
