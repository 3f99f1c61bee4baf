import type { Clock } from '#platform/clock.ts';
import type { RevocationKind } from '#platform/revocation/entry.ts';
import type { Transaction } from '../database.ts';
import { logRevocations } from './revocation-store.ts';

export interface NewRevocation {
  readonly kind: RevocationKind;
  readonly subject: string;
  readonly value: number;
  readonly reason: string;
  /** When what it revokes is dead in any case; without it as late as any token may live. */
  readonly aliveUntil?: number;
}

export interface Revocations {
  /** Part of a transaction, its last one: it holds up other revocations until that ends. */
  readonly record: (transaction: Transaction, entries: readonly NewRevocation[]) => Promise<void>;
  /** After the commit: tells the stores at once instead of with their next look. Never rejects and never waits long. */
  readonly publish: () => Promise<void>;
}

/** Verifiers accept tokens for so long after their end, for clocks that differ; and as much again for safety. */
const toleranceMs = 120_000;

/** The revocations of this database, which is the truth; `publish` is how the copies hear of them. */
export const createRevocations = (options: {
  readonly clock: Clock;
  readonly accessTokenSeconds: number;
  /** The shortest time that an entry is kept. */
  readonly keepSeconds: number;
  readonly publish: () => Promise<void>;
}): Revocations => {
  const { clock } = options;
  return {
    record: async (transaction, entries) => {
      const now = clock.now();
      const expiryOf = ({ aliveUntil = now + options.accessTokenSeconds * 1000 }: NewRevocation): number =>
        Math.max(aliveUntil + toleranceMs, now + options.keepSeconds * 1000);
      await logRevocations(
        transaction,
        entries.map((entry) => ({ ...entry, expiresAt: expiryOf(entry) })),
        new Date(now),
      );
    },
    publish: options.publish,
  };
};
