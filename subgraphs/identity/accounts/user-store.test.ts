import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { openTestPostgres, type TestPostgres } from '#support/postgres.ts';
import type { IdentityDatabase } from '../database.ts';
import { createPostgresUserStore, type NewUser, type UserStore } from './user-store.ts';

const idOf = (n: number): string => `01900000-0000-7000-8000-00000000000${n}`;
const userOf = (n: number, given: Partial<NewUser> = {}): NewUser => ({
  id: idOf(n),
  email: `user-${n}@example.com`,
  displayName: `User ${n}`,
  roles: ['USER'],
  tier: 'FREE',
  passwordHash: `hash ${n}`,
  ...given,
});

describe('the user store', () => {
  let postgres: TestPostgres<IdentityDatabase>;
  let users: UserStore;
  beforeAll(async () => {
    postgres = await openTestPostgres({ schema: 'identity' });
    users = createPostgresUserStore(postgres.db);
    await users.addMissing([
      userOf(1),
      userOf(2, { email: 'Mixed.Case@Example.COM', roles: ['USER', 'ADMIN'], tier: 'ADMIN' }),
      userOf(3),
    ]);
  });
  afterAll(() => postgres.stop());

  const namesOf = async (...ids: readonly string[]) =>
    (await users.findByIds(ids)).map((user) => user?.displayName ?? null);

  test('gives accounts in the order of the ids, and null where there is none', async () => {
    await expect(namesOf(idOf(3), idOf(9), idOf(1), idOf(2))).resolves.toEqual([
      'User 3',
      null,
      'User 1',
      'User 2',
    ]);
  });

  test('gives an account as often as it is asked for', async () => {
    await expect(namesOf(idOf(1), idOf(1))).resolves.toEqual(['User 1', 'User 1']);
  });

  test('takes an id in capital letters for the same', async () => {
    await users.addMissing([userOf(4, { id: '01900000-0000-7000-8000-00000000abcd' })]);
    await expect(namesOf('01900000-0000-7000-8000-00000000ABCD')).resolves.toEqual(['User 4']);
  });

  test.each(['', 'a', '1', "' or 1=1 --", '01900000000070008000000000000001', `${idOf(1)} `, '\u0000'])(
    'knows no account with the id %j, and asks the database for the others only',
    async (id) => {
      await expect(namesOf(id, idOf(1))).resolves.toEqual([null, 'User 1']);
      await expect(namesOf(id)).resolves.toEqual([null]);
    },
  );

  test('gives nothing for no ids', async () => {
    await expect(users.findByIds([])).resolves.toEqual([]);
  });

  test('gives the account as the domain knows it, without its password hash', async () => {
    const [user] = await users.findByIds([idOf(2)]);
    expect(user).toEqual({
      id: idOf(2),
      email: 'mixed.case@example.com',
      displayName: 'User 2',
      roles: ['USER', 'ADMIN'],
      tier: 'ADMIN',
      createdAt: expect.any(Date),
    });
  });

  test.each(['mixed.case@example.com', 'MIXED.CASE@EXAMPLE.COM', 'Mixed.Case@Example.com'])(
    'finds the credentials of %s, however the address is written',
    async (email) => {
      await expect(users.findCredentials({ email })).resolves.toMatchObject({
        user: { id: idOf(2) },
        passwordHash: 'hash 2',
      });
    },
  );

  test.each(['nobody@example.com', '', '%', 'mixed_case@example.com', ' mixed.case@example.com', 'a\u0000b'])(
    'finds no credentials of %j',
    async (email) => {
      await expect(users.findCredentials({ email })).resolves.toBeNull();
    },
  );

  test('leaves an account alone whose id or address exists, and adds the others', async () => {
    await users.addMissing([
      userOf(1, { displayName: 'Changed', email: 'changed@example.com' }),
      userOf(8, { email: 'USER-3@example.com' }),
      userOf(5),
    ]);
    await expect(namesOf(idOf(1), idOf(3), idOf(8), idOf(5))).resolves.toEqual([
      'User 1',
      'User 3',
      null,
      'User 5',
    ]);
    await expect(users.findCredentials({ email: 'changed@example.com' })).resolves.toBeNull();
  });

  test('adds no accounts when there are none to add', async () => {
    await expect(users.addMissing([])).resolves.toEqual([]);
  });

  test('does not pass on a role that the code does not know', async () => {
    await users.addMissing([userOf(6)]);
    await sql`update account set roles = array['ROOT'] where id = ${idOf(6)}`.execute(postgres.db);
    await expect(users.findByIds([idOf(6)])).rejects.toThrow('roles');
  });
});
