import DataLoader from 'dataloader';
import type { Clock } from '#platform/clock.ts';
import type { RequestBase } from '#platform/subgraph.ts';
import type { AccountOperations } from './accounts/start-accounts.ts';
import type { User } from './accounts/user.ts';
import type { UserStore } from './accounts/user-store.ts';
import type { Core } from './create-core.ts';

export interface Context extends RequestBase {
  /** Reads of one request are batched into one query and shared within that request only. */
  readonly users: Pick<DataLoader<string, User | null>, 'load'>;
  readonly accounts: AccountOperations;
  readonly core: Core;
  /** How old the proof of who is asking may be, where a fresh one is asked for. */
  readonly freshAuthSeconds: number;
  readonly clock: Clock;
  /** Accounts that this very request has signed in to; its token still says anonymous. */
  readonly provedIds: Set<string>;
}

export const createContext =
  (
    parts: Pick<Context, 'accounts' | 'core' | 'freshAuthSeconds' | 'clock'> & { readonly users: UserStore },
  ) =>
  (base: RequestBase): Context => ({
    ...base,
    ...parts,
    users: new DataLoader<string, User | null>((ids) => parts.users.findByIds(ids)),
    provedIds: new Set(),
  });
