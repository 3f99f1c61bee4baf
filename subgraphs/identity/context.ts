import DataLoader from 'dataloader';
import type { RequestBase } from '#platform/subgraph.ts';
import type { createSignIn } from './sign-in.ts';
import type { User } from './user.ts';
import type { UserStore } from './user-store.ts';

export interface Context extends RequestBase {
  /** Reads of one request are batched into one query and shared within that request only. */
  readonly users: Pick<DataLoader<string, User | null>, 'load'>;
  readonly signIn: ReturnType<typeof createSignIn>;
}

export const createContext =
  (parts: { readonly users: UserStore; readonly signIn: Context['signIn'] }) =>
  (base: RequestBase): Context => ({
    ...base,
    users: new DataLoader<string, User | null>((ids) => parts.users.findByIds(ids)),
    signIn: parts.signIn,
  });
