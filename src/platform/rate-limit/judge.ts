import { type BucketView, isNearLimit, retryAfter, viewBucket } from './bucket-view.ts';
import type { DecidedBy, Decision, DenialCode, Receipt } from './decision.ts';
import type { KnownDenial } from './deny-cache.ts';
import type { GuardedAnswer } from './guarded-store.ts';
import type { Policy } from './policy.ts';
import type { Outcome } from './rate-limit-metrics.ts';
import { denied } from './store.ts';

/** One request for tokens on its way to a decision. */
export interface Question {
  readonly policy: Policy;
  readonly identity: string;
  readonly cost: number;
  readonly micro: number;
}

export interface Verdict {
  readonly outcome: Outcome;
  readonly decidedBy: DecidedBy;
  readonly view: BucketView;
  readonly retryAfterMs: number;
  readonly nearLimit: boolean;
}

const codes: Readonly<Record<Outcome, DenialCode | null>> = {
  allowed: null,
  denied: 'RATE_LIMITED',
  'too-expensive': 'COST_EXCEEDS_CAPACITY',
  overloaded: 'SERVICE_UNAVAILABLE',
  unavailable: 'SERVICE_UNAVAILABLE',
  'shadow-denied': null,
};

/** A caller that is refused for our sake comes back no sooner than this. */
const leastPauseMs = 1000;

const blank = (policy: Policy) => ({
  view: viewBucket(policy, { at: 0, deficits: [] }),
  retryAfterMs: 0,
  nearLimit: false,
});

/** What needs no store: a policy without limits, or a cost that no bucket of it can ever hold. */
export const judgeByPolicy = ({ policy, micro }: Question): Verdict | undefined => {
  if (policy.windows.length === 0) return { ...blank(policy), outcome: 'allowed', decidedBy: 'policy' };
  if (micro > policy.largestCost) return { ...blank(policy), outcome: 'too-expensive', decidedBy: 'policy' };
  return undefined;
};

export const judgeByDenial = (denial: KnownDenial): Verdict => ({
  outcome: 'denied',
  decidedBy: 'deny-cache',
  view: viewBucket(denial.applied, denial.state, denial.passedMs),
  retryAfterMs: denial.retryAfterMs - denial.passedMs,
  nearLimit: false,
});

export const judgeByStore = (
  { policy, micro }: Question,
  result: GuardedAnswer,
  storeRetryAfterMs: number,
): Verdict => {
  const pauseMs = Math.max(leastPauseMs, storeRetryAfterMs);
  const decidedBy = result.from;
  if (!('answer' in result)) {
    return result.from === 'open'
      ? { ...blank(policy), decidedBy, outcome: 'allowed' }
      : { ...blank(policy), decidedBy, outcome: 'unavailable', retryAfterMs: pauseMs };
  }
  const { answer, policy: applied } = result;
  const view = viewBucket(applied, answer);
  if (answer.done !== denied) {
    const nearLimit = isNearLimit(applied, answer);
    return { outcome: 'allowed', decidedBy, view, retryAfterMs: 0, nearLimit };
  }
  // Within the caller's limit, but more than this node may ever admit alone.
  if (micro > applied.largestCost) {
    return { outcome: 'unavailable', decidedBy, view, retryAfterMs: pauseMs, nearLimit: false };
  }
  return {
    outcome: 'denied',
    decidedBy,
    view,
    retryAfterMs: retryAfter(applied, answer, micro),
    nearLimit: false,
  };
};

export const judgeByLease = (verdict: Verdict, leaseRetryAfterMs: number): Verdict => ({
  ...verdict,
  outcome: 'overloaded',
  decidedBy: 'global',
  retryAfterMs: Math.max(leastPauseMs, leaseRetryAfterMs),
});

/** In shadow mode the limits of a policy are told and not enforced; the global limit still is. */
export const inShadow = (verdict: Verdict): Verdict =>
  verdict.outcome === 'allowed' ? verdict : { ...verdict, outcome: 'shadow-denied', retryAfterMs: 0 };

export const isAdmitted = ({ outcome }: Verdict): boolean =>
  outcome === 'allowed' || outcome === 'shadow-denied';

export const toDecision = (question: Question, verdict: Verdict, receipt: Receipt | null): Decision => ({
  allowed: isAdmitted(verdict),
  outcome: verdict.outcome,
  code: codes[verdict.outcome],
  policy: question.policy.name,
  tier: question.policy.tier,
  cost: question.cost,
  limit: verdict.view.limit,
  remaining: verdict.view.remaining,
  resetAt: verdict.view.resetAt,
  retryAfterMs: verdict.retryAfterMs,
  windows: verdict.view.windows,
  quotas: verdict.view.quotas,
  nearLimit: verdict.nearLimit,
  decidedBy: verdict.decidedBy,
  receipt,
});
