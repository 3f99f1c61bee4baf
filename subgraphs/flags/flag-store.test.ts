import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { openTestPostgres, type TestPostgres } from '#support/postgres.ts';
import { createPostgresFlagStore, type FlagsDatabase } from './flag-store.ts';

describe('the flag store', () => {
  let postgres: TestPostgres<FlagsDatabase>;
  beforeAll(async () => {
    postgres = await openTestPostgres({ schema: 'flags' });
  });
  afterAll(() => postgres.stop());

  test('holds the eight flags of the platform, by key', async () => {
    const flags = await createPostgresFlagStore(postgres.db).all();
    expect(
      flags.map(({ key, enabled, rolloutPercentage, tiers }) => ({ key, enabled, rolloutPercentage, tiers })),
    ).toEqual(
      [
        ['FEATURE_ADVANCED_ANALYTICS', 25, ['ENTERPRISE']],
        ['FEATURE_BLOCKCHAIN_MEV_DETECTION', 30, ['PREMIUM', 'ENTERPRISE']],
        ['FEATURE_DISTRIBUTED_TRACING', 40, ['ENTERPRISE']],
        ['FEATURE_FRAUD_DETECTION_V3', 75, ['PREMIUM', 'ENTERPRISE']],
        ['FEATURE_GDPR_STRICT_MODE', 100, []],
        ['FEATURE_ML_V2', 50, []],
        ['FEATURE_NLP_BATCH_PROCESSING', 100, []],
        ['FEATURE_RATE_LIMITING_V2', 60, []],
      ].map(([key, rolloutPercentage, tiers]) => ({ key, enabled: true, rolloutPercentage, tiers })),
    );
    expect(flags.every(({ description }) => description.endsWith('.'))).toBe(true);
  });

  test('reads a percentage to its third digit', async () => {
    await sql`update feature_flag set rollout_percentage = 99.999, enabled = false where key = 'FEATURE_ML_V2'`.execute(
      postgres.db,
    );
    const flags = await createPostgresFlagStore(postgres.db).all();
    expect(flags.find(({ key }) => key === 'FEATURE_ML_V2')).toMatchObject({
      enabled: false,
      rolloutPercentage: 99.999,
    });
  });

  test.each([-0.001, 100.001])('takes no percentage of %d', async (percentage) => {
    await expect(
      sql`update feature_flag set rollout_percentage = ${percentage}`.execute(postgres.db),
    ).rejects.toThrow('rollout_percentage');
  });

  test('does not pass on a tier that the code does not know', async () => {
    await sql`update feature_flag set tiers = array['GOLD'] where key = 'FEATURE_ML_V2'`.execute(postgres.db);
    await expect(createPostgresFlagStore(postgres.db).all()).rejects.toThrow('tiers');
  });
});
