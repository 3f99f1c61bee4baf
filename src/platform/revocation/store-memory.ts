import type { Clock } from '../clock.ts';
import {
  type CredentialFacts,
  judgeRevocation,
  type RevocationEntry,
  type RevocationKind,
  revocationKinds,
  subjectsOf,
} from './entry.ts';
import { currentForMs, type RevocationStore } from './store.ts';

export interface MemoryRevocations extends RevocationStore {
  /** The same as `find`, without a promise. */
  readonly revokedBy: (facts: CredentialFacts) => RevocationKind | null;
  /** Milliseconds since the log was last seen; infinite when it never was. */
  readonly age: () => number;
  readonly size: () => number;
}

type Kept = Pick<RevocationEntry, 'value' | 'expiresAt'>;

const sweepEveryMs = 60_000;

/** The log of revocations in this process. What has expired is forgotten. */
export const createMemoryRevocations = ({ clock }: { readonly clock: Clock }): MemoryRevocations => {
  const kept = revocationKinds.map(() => new Map<string, Kept>());
  let cursor: string | null = null;
  let seenAt = Number.NEGATIVE_INFINITY;
  let sweptAt = clock.now();

  const add = ({ kind, subject, value, expiresAt }: RevocationEntry): void => {
    const entries = kept[revocationKinds.indexOf(kind)];
    const known = entries?.get(subject);
    entries?.set(subject, {
      value: Math.max(value, known?.value ?? value),
      expiresAt: Math.max(expiresAt, known?.expiresAt ?? expiresAt),
    });
  };
  const sweep = (now: number): void => {
    if (Math.abs(now - sweptAt) < sweepEveryMs) return;
    sweptAt = now;
    for (const entries of kept) {
      for (const [subject, { expiresAt }] of entries) if (expiresAt <= now) entries.delete(subject);
    }
  };
  const keptValue = (subject: string | null, index: number): number | null => {
    const entry = subject === null ? undefined : kept[index]?.get(subject);
    return entry !== undefined && entry.expiresAt > clock.now() ? entry.value : null;
  };

  const revokedBy = (facts: CredentialFacts): RevocationKind | null =>
    judgeRevocation(facts, subjectsOf(facts).map(keptValue));
  const age = (): number => Math.max(0, clock.now() - seenAt);

  return {
    revokedBy,
    age,
    size: () => kept.reduce((sum, entries) => sum + entries.size, 0),
    find: async (facts) => ({ revokedBy: revokedBy(facts), isCurrent: age() < currentForMs }),
    cursor: async () => cursor,
    apply: async (page, askedAt) => {
      for (const entry of page.entries) add(entry);
      cursor = page.cursor;
      if (page.isLast) seenAt = askedAt;
      sweep(clock.now());
    },
  };
};
