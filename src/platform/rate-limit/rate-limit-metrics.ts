import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Policy } from './policy.ts';

export const outcomes = [
  'allowed',
  'denied',
  'too-expensive',
  'overloaded',
  'unavailable',
  'shadow-denied',
] as const;
export type Outcome = (typeof outcomes)[number];

export interface RateLimitMetrics {
  readonly decided: (policy: Policy, outcome: Outcome, nearLimit: boolean) => void;
  readonly storeAnswered: (outcome: 'ok' | 'failed', milliseconds: number) => void;
  readonly leaseSized: (tokens: number) => void;
  readonly changed: (degraded: boolean) => void;
}

interface Tally {
  readonly policy: string;
  readonly tier: string;
  readonly counts: Record<Outcome | 'near', number>;
}

const noCounts = (): Tally['counts'] => ({
  allowed: 0,
  denied: 0,
  'too-expensive': 0,
  overloaded: 0,
  unavailable: 0,
  'shadow-denied': 0,
  near: 0,
});

const latencyBuckets = [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05];

/** Decisions are counted in plain numbers and handed over when somebody reads: a labelled `inc` costs half a decision. */
const createTallies = () => {
  const byTier = new Map<string, Map<string, Tally>>();
  const tallyOf = ({ name, tier }: Policy): Tally => {
    const byName = byTier.get(tier) ?? new Map<string, Tally>();
    byTier.set(tier, byName);
    const tally = byName.get(name) ?? { policy: name, tier, counts: noCounts() };
    byName.set(name, tally);
    return tally;
  };
  const all = (): readonly Tally[] => [...byTier.values()].flatMap((byName) => [...byName.values()]);
  return { tallyOf, all };
};

const countDecisions = (registry: Registry, all: () => readonly Tally[]): void => {
  new Counter({
    name: 'soba_rate_limit_decisions_total',
    help: 'What was decided, by policy, tier and outcome.',
    labelNames: ['policy', 'tier', 'outcome'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { policy, tier, counts } of all()) {
        for (const outcome of outcomes) {
          if (counts[outcome] > 0) this.inc({ policy, tier, outcome }, counts[outcome]);
        }
      }
    },
  });
  new Counter({
    name: 'soba_rate_limit_near_limit_total',
    help: 'Decisions after which 80 % or more of a window was spent.',
    labelNames: ['policy', 'tier'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { policy, tier, counts } of all()) this.inc({ policy, tier }, counts.near);
    },
  });
};

const createDegradedSeconds = (registry: Registry): ((degraded: boolean) => void) => {
  let since: number | undefined;
  let milliseconds = 0;
  const settle = (): void => {
    const now = performance.now();
    if (since !== undefined) milliseconds += now - since;
    if (since !== undefined) since = now;
  };
  new Counter({
    name: 'soba_rate_limit_degraded_seconds_total',
    help: 'Time for which the store was away.',
    registers: [registry],
    collect() {
      settle();
      this.reset();
      this.inc(milliseconds / 1000);
    },
  });
  return (degraded) => {
    settle();
    since = degraded ? performance.now() : undefined;
  };
};

export const createRateLimitMetrics = (registry: Registry): RateLimitMetrics => {
  const { tallyOf, all } = createTallies();
  countDecisions(registry, all);
  const storeDuration = new Histogram({
    name: 'soba_rate_limit_store_duration_seconds',
    help: 'Calls to the store, each of which may hold many decisions.',
    labelNames: ['outcome'],
    buckets: latencyBuckets,
    registers: [registry],
  });
  const lease = new Gauge({
    name: 'soba_rate_limit_lease_tokens',
    help: 'Tokens of the global limit that this node was last given.',
    registers: [registry],
  });
  const transitions = new Counter({
    name: 'soba_rate_limit_transitions_total',
    help: 'How often the store was lost and found.',
    labelNames: ['to'],
    registers: [registry],
  });
  const markDegraded = createDegradedSeconds(registry);
  return {
    decided: (policy, outcome, nearLimit) => {
      const { counts } = tallyOf(policy);
      counts[outcome] += 1;
      if (nearLimit) counts.near += 1;
    },
    storeAnswered: (outcome, milliseconds) => storeDuration.observe({ outcome }, milliseconds / 1000),
    leaseSized: (tokens) => lease.set(tokens),
    changed: (degraded) => {
      markDegraded(degraded);
      transitions.inc({ to: degraded ? 'degraded' : 'normal' });
    },
  };
};
