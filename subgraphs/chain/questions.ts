import type { GivenTransaction } from '#platform/given-transaction.ts';
import { requireCount, requireRange } from '#platform/refuse-input.ts';

export interface MevQuestion {
  readonly target: GivenTransaction;
  readonly surrounding: readonly GivenTransaction[];
}

const mostTransactions = 1000;
const mostWallets = 100;

export const requireSurrounding = (surrounding: readonly GivenTransaction[]): void =>
  requireCount(surrounding, {
    argument: 'input.surrounding',
    min: 0,
    max: mostTransactions,
    of: 'transactions',
  });

/** Each wallet once, in one order: the same wallets are the same question. */
export const prepareWallets = (addresses: readonly string[]): readonly string[] => {
  requireCount(addresses, { argument: 'addresses', min: 1, max: mostWallets, of: 'addresses' });
  return [...new Set(addresses)].toSorted();
};

export const requireLimit = (limit: number): void =>
  requireRange(limit, { argument: 'limit', min: 1, max: mostTransactions });
