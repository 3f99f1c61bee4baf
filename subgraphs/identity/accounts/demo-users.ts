import { hashPassword } from '../password/password.ts';
import type { NewUser, UserStore } from './user-store.ts';

const demoPassword = 'soba-demo-password';

const demoUsers: readonly Omit<NewUser, 'passwordHash'>[] = [
  {
    id: '01900000-0000-7000-8000-000000000001',
    email: 'free@example.com',
    displayName: 'Fumiko Free',
    roles: ['USER'],
    tier: 'FREE',
  },
  {
    id: '01900000-0000-7000-8000-000000000002',
    email: 'premium@example.com',
    displayName: 'Pablo Premium',
    roles: ['USER'],
    tier: 'PREMIUM',
  },
  {
    id: '01900000-0000-7000-8000-000000000003',
    email: 'enterprise@example.com',
    displayName: 'Edda Enterprise',
    roles: ['USER'],
    tier: 'ENTERPRISE',
  },
  {
    id: '01900000-0000-7000-8000-000000000004',
    email: 'support@example.com',
    displayName: 'Sami Support',
    roles: ['USER', 'SUPPORT'],
    tier: 'FREE',
  },
  {
    id: '01900000-0000-7000-8000-000000000005',
    email: 'admin@example.com',
    displayName: 'Ada Admin',
    roles: ['USER', 'ADMIN'],
    tier: 'ADMIN',
  },
];

/** Accounts whose password everybody knows: for development databases only, never part of a migration. */
export const seedDemoUsers = async (users: UserStore): Promise<void> => {
  const ids = demoUsers.map((user) => user.id);
  const known = await users.findByIds(ids);
  const missing = demoUsers.filter((_user, index) => known[index] === null);
  const passwordHash = missing.length === 0 ? '' : await hashPassword(demoPassword);
  await users.addMissing(missing.map((user) => ({ ...user, passwordHash })));
};
