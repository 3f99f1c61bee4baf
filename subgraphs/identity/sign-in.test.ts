import { beforeAll, describe, expect, test } from '@jest/globals';
import { hashPassword } from './password.ts';
import { createSignIn } from './sign-in.ts';
import type { User } from './user.ts';

const user: User = {
  id: '01900000-0000-7000-8000-000000000001',
  email: 'a@example.com',
  displayName: 'A',
  roles: ['USER'],
  tier: 'FREE',
  createdAt: new Date(0),
};

describe('signing in', () => {
  const longPassword = 'x'.repeat(1024);
  const hashes = new Map<string, string>();
  beforeAll(async () => {
    hashes.set('a@example.com', await hashPassword('right'));
    hashes.set('long@example.com', await hashPassword(longPassword));
    hashes.set('longer@example.com', await hashPassword(`${longPassword}x`));
    hashes.set('empty@example.com', await hashPassword(''));
    hashes.set('broken@example.com', 'not a hash');
  });

  const issued: string[] = [];
  const signIn = createSignIn({
    users: {
      findCredentials: async (email) => {
        const passwordHash = hashes.get(email);
        return passwordHash === undefined ? null : { user: { ...user, email }, passwordHash };
      },
    },
    tokens: {
      issue: async ({ email }) => {
        issued.push(email);
        return { token: `token of ${email}`, expiresAt: new Date(0) };
      },
    },
  });

  test('gives the account and a token of its own for the right password', async () => {
    await expect(signIn('a@example.com', 'right')).resolves.toEqual({
      user,
      access: { token: 'token of a@example.com', expiresAt: new Date(0) },
    });
  });

  test('accepts a password of 1024 bytes', async () => {
    await expect(signIn('long@example.com', longPassword)).resolves.not.toBeNull();
  });

  test.each([
    ['a wrong password', 'a@example.com', 'wrong'],
    ['an empty password', 'a@example.com', ''],
    ['an unknown address', 'nobody@example.com', 'right'],
    ['the password whose hash stands in for nobody', 'nobody@example.com', 'no account has this password'],
    ['a password that is too long, even if it were right', 'longer@example.com', `${longPassword}x`],
    ['a password that is too long in bytes', 'a@example.com', 'ü'.repeat(513)],
    [
      'a password that is too long for an account whose password is empty',
      'empty@example.com',
      `${longPassword}x`,
    ],
    ['an account whose hash is broken', 'broken@example.com', 'not a hash'],
  ])('gives null and no token for %s', async (_what, email, password) => {
    const before = issued.length;
    await expect(signIn(email, password)).resolves.toBeNull();
    expect(issued).toHaveLength(before);
  });

  test('does the same work for an unknown address as for a wrong password', async () => {
    const timeOf = async (email: string): Promise<number> => {
      const times: number[] = [];
      for (let n = 0; n < 3; n += 1) {
        const startedAt = performance.now();
        await signIn(email, 'wrong');
        times.push(performance.now() - startedAt);
      }
      return Math.min(...times);
    };
    const [known, unknown] = [await timeOf('a@example.com'), await timeOf('nobody@example.com')];
    expect(unknown).toBeGreaterThan(known / 5);
    expect(unknown).toBeLessThan(known * 5);
  });
});
