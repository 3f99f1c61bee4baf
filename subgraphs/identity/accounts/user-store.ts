import type { Insertable, Selectable } from 'kysely';
import { z } from 'zod';
import { roles, tiers } from '#platform/identity.ts';
import type { AccountTable, Database } from '../database.ts';
import type { User } from './user.ts';

export interface NewUser extends Omit<User, 'createdAt'> {
  readonly passwordHash: string | null;
}

export interface Credentials {
  readonly user: User;
  readonly passwordHash: string | null;
  /** Grows with everything that makes earlier proofs worthless. */
  readonly version: number;
}

export interface UserStore {
  /** In the order of the ids; null where there is no such account. */
  readonly findByIds: (ids: readonly string[]) => Promise<readonly (User | null)[]>;
  readonly findCredentials: (
    by: { readonly email: string } | { readonly id: string },
  ) => Promise<Credentials | null>;
  /** Adds accounts; one whose id or e-mail address exists is left as it is. Returns the ids of those added. */
  readonly addMissing: (users: readonly NewUser[]) => Promise<readonly string[]>;
  /** False when `from` is not the hash any more. */
  readonly replacePasswordHash: (id: string, from: string | null, to: string) => Promise<boolean>;
  readonly setPasswordHash: (id: string, to: string) => Promise<void>;
  /** Fails with a unique violation when another account has the address. */
  readonly setEmail: (id: string, email: string) => Promise<void>;
  readonly setDisplayName: (id: string, displayName: string) => Promise<void>;
}

const UserRow = z
  .object({
    id: z.uuid(),
    email: z.string().nullable(),
    display_name: z.string(),
    roles: z.array(z.enum(roles)).readonly(),
    tier: z.enum(tiers),
    created_at: z.date(),
  })
  .transform(
    (row): User => ({
      id: row.id,
      email: row.email,
      displayName: row.display_name,
      roles: row.roles,
      tier: row.tier,
      createdAt: row.created_at,
    }),
  );

const columns = [
  'id',
  'email',
  'display_name',
  'roles',
  'tier',
  'created_at',
  'password_hash',
  'token_version',
] as const;

const toCredentials = (row: Pick<Selectable<AccountTable>, (typeof columns)[number]>): Credentials => ({
  user: UserRow.parse(row),
  passwordHash: row.password_hash,
  version: row.token_version,
});

const toRow = (user: NewUser): Insertable<AccountTable> => ({
  id: user.id,
  email: user.email?.toLowerCase() ?? null,
  display_name: user.displayName,
  roles: [...user.roles],
  tier: user.tier,
  password_hash: user.passwordHash,
});

export const isUniqueViolation = (error: unknown): boolean =>
  (Object(error) as { readonly code?: unknown }).code === '23505';

/** Takes a transaction as well, and then does its part in that. */
export const createPostgresUserStore = (db: Database): UserStore => ({
  findByIds: async (ids) => {
    const wanted = ids.filter((id) => z.uuid().safeParse(id).success);
    if (wanted.length === 0) return ids.map(() => null);
    const rows = await db.selectFrom('account').select(columns).where('id', 'in', wanted).execute();
    const byId = new Map(rows.map((row) => [row.id, UserRow.parse(row)]));
    return ids.map((id) => byId.get(id.toLowerCase()) ?? null);
  },
  findCredentials: async (by) => {
    const [column, value] =
      'id' in by ? (['id', by.id] as const) : (['email', by.email.toLowerCase()] as const);
    // PostgreSQL refuses text with this character, so no account has it.
    if (value.includes('\u0000')) return null;
    const row = await db.selectFrom('account').select(columns).where(column, '=', value).executeTakeFirst();
    return row === undefined ? null : toCredentials(row);
  },
  addMissing: async (users) => {
    if (users.length === 0) return [];
    const added = await db
      .insertInto('account')
      .values(users.map(toRow))
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute();
    return added.map(({ id }) => id);
  },
  replacePasswordHash: async (id, from, to) => {
    const replaced = await db
      .updateTable('account')
      .set({ password_hash: to })
      .where('id', '=', id)
      .where('password_hash', 'is not distinct from', from)
      .returning('id')
      .execute();
    return replaced.length > 0;
  },
  setPasswordHash: async (id, to) => {
    await db.updateTable('account').set({ password_hash: to }).where('id', '=', id).execute();
  },
  setEmail: async (id, email) => {
    await db.updateTable('account').set({ email: email.toLowerCase() }).where('id', '=', id).execute();
  },
  setDisplayName: async (id, displayName) => {
    await db.updateTable('account').set({ display_name: displayName }).where('id', '=', id).execute();
  },
});
