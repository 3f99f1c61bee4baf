import type { GivenTransaction } from '#platform/given-transaction.ts';
import { requireCount } from '#platform/refuse-input.ts';

export interface RiskChecks {
  readonly patterns: boolean;
  readonly network: boolean;
  readonly contract: boolean;
}

export interface RiskQuestion {
  readonly transaction: GivenTransaction;
  readonly history: readonly GivenTransaction[];
  readonly checks: RiskChecks;
}

export const allChecks: RiskChecks = { patterns: true, network: true, contract: true };

export const requireTransactions = (given: readonly GivenTransaction[]): void =>
  requireCount(given, { argument: 'given', min: 1, max: 100, of: 'transactions' });

export const requireHistory = (history: readonly GivenTransaction[]): void =>
  requireCount(history, { argument: 'history', min: 0, max: 1000, of: 'transactions' });
