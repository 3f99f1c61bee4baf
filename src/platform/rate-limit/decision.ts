import type { BucketView } from './bucket-view.ts';
import type { Policy } from './policy.ts';
import type { Outcome } from './rate-limit-metrics.ts';

/** Where a decision was made. */
export type DecidedBy = 'store' | 'local' | 'deny-cache' | 'open' | 'closed' | 'policy' | 'global';

/** Why a request may not go on; each is answered with another status. */
export type DenialCode = 'RATE_LIMITED' | 'COST_EXCEEDS_CAPACITY' | 'SERVICE_UNAVAILABLE';

/** What was debited, until it is settled. */
export interface Receipt {
  readonly policy: Policy;
  readonly identity: string;
  readonly micro: number;
  /** Where the tokens came from; null when none were debited. */
  readonly debited: 'store' | 'local' | null;
  readonly leased: boolean;
  settled: boolean;
}

export interface Decision extends BucketView {
  readonly allowed: boolean;
  readonly outcome: Outcome;
  /** Why it was denied, or in shadow mode would have been. */
  readonly code: DenialCode | null;
  readonly policy: string;
  readonly tier: string;
  readonly cost: number;
  /** 0 when allowed, and when waiting does not help. */
  readonly retryAfterMs: number;
  /** 80 % or more of a window is spent. */
  readonly nearLimit: boolean;
  readonly decidedBy: DecidedBy;
  readonly receipt: Receipt | null;
}
