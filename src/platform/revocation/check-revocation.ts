import type { Breaker } from '../rate-limit/breaker.ts';
import type { CredentialFacts, RevocationKind } from './entry.ts';
import { currentForMs, type RevocationAnswer, type RevocationStore } from './store.ts';
import type { MemoryRevocations } from './store-memory.ts';

/**
 * `current`: it was alive within the last seconds. `recent`: it was alive when the log was last heard of, which is longer
 * ago. `unknown`: the log was not heard of for too long, or never.
 */
export type RevocationVerdict =
  | { readonly state: 'live'; readonly certainty: 'current' | 'recent' }
  | { readonly state: 'revoked'; readonly by: RevocationKind }
  | { readonly state: 'unknown' };

export interface SharedRevocations {
  readonly store: Pick<RevocationStore, 'find'>;
  readonly breaker: Breaker;
  readonly budgetMs: number;
}

const current: RevocationVerdict = { state: 'live', certainty: 'current' };
const recent: RevocationVerdict = { state: 'live', certainty: 'recent' };
const unknown: RevocationVerdict = { state: 'unknown' };

/** Rejects after the time, but not before what has arrived in the meantime was read: the process may have been busy. */
const within = <T>(work: Promise<T>, milliseconds: number): Promise<T> =>
  new Promise((resolve, reject) => {
    const late = (): void => reject(new Error('The store of the revocations did not answer in time.'));
    const timer = setTimeout(() => setImmediate(late), milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });

/**
 * Whether a credential was revoked. Two ways lead here from the log: the shared store, at once, and this process' own copy,
 * within a second. What either of them knows counts, so that the loss of one brings nothing back to life.
 */
export const createRevocationCheck = (options: {
  readonly local: Pick<MemoryRevocations, 'revokedBy' | 'age'>;
  readonly shared?: SharedRevocations;
  /** How long what was known last is believed, for what may rely on it. */
  readonly graceMs: number;
}): ((facts: CredentialFacts) => Promise<RevocationVerdict>) => {
  const { local, shared, graceMs } = options;

  const ask = async (facts: CredentialFacts): Promise<RevocationAnswer | undefined> => {
    if (shared === undefined || (shared.breaker.isOpen() && !shared.breaker.mayProbe())) return undefined;
    try {
      const answer = await within(shared.store.find(facts), shared.budgetMs);
      shared.breaker.succeeded();
      return answer;
    } catch {
      shared.breaker.failed();
      return undefined;
    }
  };

  return async (facts) => {
    const by = local.revokedBy(facts);
    if (by !== null) return { state: 'revoked', by };
    const answer = await ask(facts);
    if (answer !== undefined && answer.revokedBy !== null) return { state: 'revoked', by: answer.revokedBy };
    if (answer?.isCurrent === true || local.age() < currentForMs) return current;
    return local.age() < graceMs ? recent : unknown;
  };
};
