import { byAccount, type Flag, type Snapshot } from '#platform/flags/flag.ts';
import type { Segment } from '#platform/flags/segment.ts';

/** A flag that is on for everybody, except for what the test says. */
export const flagOf = (key: string, given: Partial<Flag> = {}): Flag => ({
  key,
  description: '',
  kind: 'BOOLEAN',
  variants: [
    { name: 'on', value: true },
    { name: 'off', value: false },
  ],
  offVariant: 'off',
  hashing: 'BUCKETS',
  version: 1,
  enabled: true,
  from: null,
  until: null,
  prerequisites: [],
  targetUsers: [],
  tiers: [],
  groups: [],
  rules: [],
  rollout: { percentage: 100, ramp: null, stickiness: byAccount, salt: null },
  split: { shares: [{ variant: 'on', weight: 1 }], stickiness: byAccount, salt: null },
  ...given,
});

export const snapshotOf = (
  flags: readonly Flag[],
  { segments = [], revision = '1' }: { segments?: readonly Segment[]; revision?: string } = {},
): Snapshot => ({ environment: 'production', revision, flags, segments });

/** As the flags subgraph serves it. */
export const snapshotText = (flags: readonly Flag[]): string => JSON.stringify(snapshotOf(flags));
