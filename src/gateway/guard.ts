import { Counter, type Registry } from 'prom-client';
import { z } from 'zod';
import type { Refusal } from '#platform/errors.ts';
import type { Logger } from '#platform/logger.ts';

export const guardModes = ['off', 'measure', 'enforce'] as const;
export type GuardMode = (typeof guardModes)[number];

/** A guard's switch in the settings. */
export const guardMode = (fallback: GuardMode) => z.enum(guardModes).default(fallback);

export interface Guard {
  readonly name: string;
  readonly mode: GuardMode;
  /**
   * Runs `decide` unless the guard is off, and counts what it says. A refusal is thrown when the guard enforces, and
   * only logged when it measures.
   */
  readonly check: (decide: () => Refusal | null) => void;
  /** For guards that act otherwise than by throwing: counts and logs a decision; tells whether to act on it. */
  readonly decided: (reason: Refusal | null) => boolean;
}

interface Tally {
  readonly guard: string;
  readonly mode: GuardMode;
  readonly counts: { allow: number; deny: number };
}

/** Counted in plain numbers and handed over when somebody reads: every request passes every guard. */
const createTallies = (registry: Registry) => {
  const tallies: Tally[] = [];
  new Counter({
    name: 'soba_guard_decisions_total',
    help: 'What each guard decided, by its mode.',
    labelNames: ['guard', 'decision', 'mode'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { guard, mode, counts } of tallies) {
        for (const decision of ['allow', 'deny'] as const) {
          if (counts[decision] > 0) this.inc({ guard, decision, mode }, counts[decision]);
        }
      }
    },
  });
  return (guard: string, mode: GuardMode): Tally['counts'] => {
    const tally = { guard, mode, counts: { allow: 0, deny: 0 } };
    tallies.push(tally);
    return tally.counts;
  };
};

export const createGuards = (parts: { readonly registry: Registry; readonly logger: Logger }) => {
  const tallyOf = createTallies(parts.registry);
  return (name: string, mode: GuardMode): Guard => {
    const counts = tallyOf(name, mode);
    const decided = (reason: Refusal | null): boolean => {
      counts[reason === null ? 'allow' : 'deny'] += 1;
      if (reason !== null && mode === 'measure') {
        const facts = { guard: name, code: reason.code, ...reason.details };
        parts.logger.info(facts, 'A guard that only measures would have refused.');
      }
      return reason !== null && mode === 'enforce';
    };
    return {
      name,
      mode,
      decided,
      check: (decide) => {
        if (mode === 'off') return;
        const reason = decide();
        if (decided(reason)) throw reason;
      },
    };
  };
};
