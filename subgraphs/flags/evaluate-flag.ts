import { bucketCount, bucketOf, seeds } from '#platform/flags/buckets.ts';
import type { Tier } from '#platform/identity.ts';
import type { FeatureFlag } from './feature-flag.ts';

export interface Subject {
  /** Null for an anonymous caller, who belongs to no bucket. */
  readonly id: string | null;
  readonly tier: Tier | null;
}

export type FlagReason = 'DISABLED' | 'DEFAULT' | 'STATIC' | 'SPLIT';

export interface FlagEvaluation {
  readonly flag: FeatureFlag;
  readonly enabled: boolean;
  readonly reason: FlagReason;
}

/** The flag's key is part of the draw: the first ten percent of one flag are not those of another. */
export const rolloutBucket = (flagKey: string, id: string): number => bucketOf(flagKey, id, seeds.rollout);

export const evaluateFlag = (flag: FeatureFlag, subject: Subject): FlagEvaluation => {
  const decide = (enabled: boolean, reason: FlagReason): FlagEvaluation => ({ flag, enabled, reason });
  if (!flag.enabled) return decide(false, 'DISABLED');
  if (flag.tiers.length > 0 && (subject.tier === null || !flag.tiers.includes(subject.tier))) {
    return decide(false, 'DEFAULT');
  }
  const enabledBuckets = Math.round((flag.rolloutPercentage / 100) * bucketCount);
  if (enabledBuckets >= bucketCount) return decide(true, 'STATIC');
  if (enabledBuckets <= 0) return decide(false, 'STATIC');
  if (subject.id === null) return decide(false, 'DEFAULT');
  return decide(rolloutBucket(flag.key, subject.id) < enabledBuckets, 'SPLIT');
};
