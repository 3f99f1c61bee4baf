import type { Generated, Insertable, Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import { roles, tiers } from '#platform/identity.ts';
import type { User } from './user.ts';

interface AccountTable {
  id: string;
  email: string;
  display_name: string;
  roles: string[];
  tier: string;
  password_hash: string;
  created_at: Generated<Date>;
}

export interface IdentityDatabase {
  account: AccountTable;
}

export interface NewUser extends Omit<User, 'createdAt'> {
  readonly passwordHash: string;
}

export interface Credentials {
  readonly user: User;
  readonly passwordHash: string;
}

export interface UserStore {
  /** In the order of the ids; null where there is no such account. */
  readonly findByIds: (ids: readonly string[]) => Promise<readonly (User | null)[]>;
  readonly findCredentials: (email: string) => Promise<Credentials | null>;
  /** Adds accounts; one whose id or e-mail address exists is left as it is. */
  readonly addMissing: (users: readonly NewUser[]) => Promise<void>;
}

const UserRow = z
  .object({
    id: z.uuid(),
    email: z.string(),
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

const columns = ['id', 'email', 'display_name', 'roles', 'tier', 'created_at', 'password_hash'] as const;

const toCredentials = (row: Selectable<AccountTable>): Credentials => ({
  user: UserRow.parse(row),
  passwordHash: row.password_hash,
});

const toRow = (user: NewUser): Insertable<AccountTable> => ({
  id: user.id,
  email: user.email.toLowerCase(),
  display_name: user.displayName,
  roles: [...user.roles],
  tier: user.tier,
  password_hash: user.passwordHash,
});

export const createPostgresUserStore = (db: Kysely<IdentityDatabase>): UserStore => ({
  findByIds: async (ids) => {
    const wanted = ids.filter((id) => z.uuid().safeParse(id).success);
    if (wanted.length === 0) return ids.map(() => null);
    const rows = await db.selectFrom('account').select(columns).where('id', 'in', wanted).execute();
    const byId = new Map(rows.map((row) => [row.id, UserRow.parse(row)]));
    return ids.map((id) => byId.get(id.toLowerCase()) ?? null);
  },
  findCredentials: async (email) => {
    // PostgreSQL refuses text with this character, so no account has it.
    if (email.includes('\u0000')) return null;
    const row = await db
      .selectFrom('account')
      .select(columns)
      .where('email', '=', email.toLowerCase())
      .executeTakeFirst();
    return row === undefined ? null : toCredentials(row);
  },
  addMissing: async (users) => {
    if (users.length === 0) return;
    await db
      .insertInto('account')
      .values(users.map(toRow))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
});
