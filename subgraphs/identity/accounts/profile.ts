import { refuse } from '#platform/errors.ts';
import { accountIdOf, type Caller } from './caller.ts';
import { isDisplayName, type User } from './user.ts';
import type { UserStore } from './user-store.ts';

/** Null when it is no name. */
export type ChangeDisplayName = (displayName: string, caller: Caller) => Promise<User | null>;

export const createDisplayNameChange =
  (users: Pick<UserStore, 'findByIds' | 'setDisplayName'>): ChangeDisplayName =>
  async (displayName, caller) => {
    const accountId = accountIdOf(caller);
    const name = displayName.trim();
    if (!isDisplayName(name)) return null;
    await users.setDisplayName(accountId, name);
    const [user] = await users.findByIds([accountId]);
    return user ?? refuse('UNAUTHENTICATED');
  };
