import type { Tier } from '#platform/identity.ts';

export interface FeatureFlag {
  readonly key: string;
  readonly description: string;
  readonly enabled: boolean;
  /** 0 to 100, in steps of 0.001. */
  readonly rolloutPercentage: number;
  /** Who may get it; empty means everybody. */
  readonly tiers: readonly Tier[];
}
