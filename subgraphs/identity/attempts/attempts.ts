import type { Clock } from '#platform/clock.ts';
import { anonymous } from '#platform/identity.ts';
import { identityKey } from '#platform/rate-limit/identity-key.ts';
import type { AttemptStore } from './attempt-store.ts';
import { createInTurn, type InTurn } from './in-turn.ts';
import type { Counter } from './judge-attempt.ts';

export interface AttemptLimits {
  /** Failures on one account from one network. */
  readonly perPair: number;
  /** Failures from one network, whatever the accounts. */
  readonly perNetwork: number;
  /** Failures on one account, from wherever. */
  readonly perAccount: number;
}

export interface Attempt {
  /** What this attempt has filled. */
  readonly filled: readonly ('pair' | 'network' | 'account')[];
  readonly succeed: () => Promise<void>;
  /** It was not judged at all. */
  readonly takeBack: () => Promise<void>;
}

export interface Refused {
  readonly retryAt: Date;
}

export interface Attempts {
  /** `account` is what was typed: an account that does not exist is counted alike. */
  readonly beginPassword: (account: string, address: string) => Promise<Attempt | Refused>;
  readonly beginCode: (userId: string, address: string) => Promise<Attempt | Refused>;
  /** Judge attempts on the same account in here, one after the other. */
  readonly inTurn: InTurn;
  /** Who failed has proved by other means that the account is theirs. */
  readonly forgive: (account: string, address: string) => Promise<void>;
  /** Whether one more mail of this kind may be sent to the address. */
  readonly mayMail: (kind: string, email: string) => Promise<boolean>;
}

const minute = 60_000;
const hour = 60 * minute;

interface Counters {
  readonly pair: Counter;
  readonly network?: Counter;
  readonly account: Counter;
}

/**
 * Attempts from one network on one account are slowed down, and so are those from one network on many accounts. Many
 * networks on one account never lock it, or anybody could lock out its owner: each of them is then left one try, which
 * is all that the owner needs.
 */
const passwordCounters = (limits: AttemptLimits, account: string, address: string): Counters => {
  const network = identityKey({ principal: anonymous, address });
  const common = { blocks: true, forgetMs: hour };
  return {
    pair: { ...common, id: `password ${account} ${network}`, free: limits.perPair, freeUnderAttack: 1 },
    // Without an address everybody would be one network.
    ...(address === ''
      ? {}
      : { network: { ...common, id: `network ${network}`, free: limits.perNetwork, forgetMs: minute } }),
    account: { id: `account ${account}`, free: limits.perAccount, forgetMs: 10 * minute, blocks: false },
  };
};

/** Who gets this far has the password, and six digits are few: here the account is locked, wherever one comes from. */
const codeCounters = (limits: AttemptLimits, userId: string, address: string): Counters => {
  const network = identityKey({ principal: anonymous, address });
  const common = { blocks: true, forgetMs: hour };
  return {
    pair: { ...common, id: `code ${userId} ${network}`, free: limits.perPair },
    account: { ...common, id: `codes ${userId}`, free: 2 * limits.perPair },
  };
};

const mailsInARow = 5;
/** Attempts that wait for each other. */
const longestLine = 100;

export const createAttempts = (parts: {
  readonly store: AttemptStore;
  readonly limits: AttemptLimits;
  readonly clock: Clock;
}): Attempts => {
  const { store, limits, clock } = parts;
  const begin = async (counters: Counters): Promise<Attempt | Refused> => {
    const named = Object.entries(counters) as [keyof Counters, Counter][];
    const all = named.map(([, counter]) => counter);
    const verdict = await store.begin(all, clock.now());
    if ('blockedUntil' in verdict) return { retryAt: new Date(verdict.blockedUntil) };
    return {
      filled: named.filter(([, { id }]) => verdict.filled.includes(id)).map(([name]) => name),
      succeed: async () => {
        await store.forget(counters.pair);
        await store.takeBack(all.filter((counter) => counter !== counters.pair));
      },
      takeBack: () => store.takeBack(all),
    };
  };
  return {
    inTurn: createInTurn(longestLine),
    beginPassword: (account, address) => begin(passwordCounters(limits, account, address)),
    beginCode: (userId, address) => begin(codeCounters(limits, userId, address)),
    forgive: (account, address) => store.forget(passwordCounters(limits, account, address).pair),
    mayMail: async (kind, email) => {
      const counter: Counter = {
        id: `mail ${kind} ${email}`,
        free: mailsInARow,
        forgetMs: 12 * minute,
        blocks: true,
      };
      return 'states' in (await store.begin([counter], clock.now()));
    },
  };
};
