import type { Kysely } from 'kysely';
import { z } from 'zod';
import { tiers } from '#platform/identity.ts';
import type { FeatureFlag } from './feature-flag.ts';

interface FeatureFlagTable {
  key: string;
  description: string;
  enabled: boolean;
  /** numeric; `pg` reads it as text. */
  rollout_percentage: string;
  tiers: string[];
}

export interface FlagsDatabase {
  feature_flag: FeatureFlagTable;
}

export interface FlagStore {
  /** Every flag, by key. */
  readonly all: () => Promise<readonly FeatureFlag[]>;
}

const FlagRow = z
  .object({
    key: z.string(),
    description: z.string(),
    enabled: z.boolean(),
    rollout_percentage: z.string().transform(Number),
    tiers: z.array(z.enum(tiers)).readonly(),
  })
  .transform(
    (row): FeatureFlag => ({
      key: row.key,
      description: row.description,
      enabled: row.enabled,
      rolloutPercentage: row.rollout_percentage,
      tiers: row.tiers,
    }),
  );

export const createPostgresFlagStore = (db: Kysely<FlagsDatabase>): FlagStore => ({
  all: async () => {
    const rows = await db
      .selectFrom('feature_flag')
      .select(['key', 'description', 'enabled', 'rollout_percentage', 'tiers'])
      .orderBy('key')
      .execute();
    return rows.map((row) => FlagRow.parse(row));
  },
});
