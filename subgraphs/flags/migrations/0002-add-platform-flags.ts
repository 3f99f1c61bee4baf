import { type Kysely, sql } from 'kysely';

const platformFlags: readonly (readonly [string, string, number, readonly string[]])[] = [
  ['FEATURE_ML_V2', 'Second generation of the price models.', 50, []],
  ['FEATURE_FRAUD_DETECTION_V3', 'Third generation of fraud scoring.', 75, ['PREMIUM', 'ENTERPRISE']],
  ['FEATURE_NLP_BATCH_PROCESSING', 'Many texts translated in one call.', 100, []],
  ['FEATURE_ADVANCED_ANALYTICS', 'Funnels, cohorts and retention.', 25, ['ENTERPRISE']],
  ['FEATURE_BLOCKCHAIN_MEV_DETECTION', 'Detection of extractable value.', 30, ['PREMIUM', 'ENTERPRISE']],
  ['FEATURE_RATE_LIMITING_V2', 'Rate limits by cost of the operation.', 60, []],
  ['FEATURE_GDPR_STRICT_MODE', 'Strict handling of personal data.', 100, []],
  ['FEATURE_DISTRIBUTED_TRACING', 'Traces across all services.', 40, ['ENTERPRISE']],
];

export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const [key, description, percentage, tiers] of platformFlags) {
    await sql`
      insert into flags.feature_flag (key, description, enabled, rollout_percentage, tiers)
      values (${key}, ${description}, true, ${percentage}, ${tiers})`.execute(db);
  }
};

export const down = async (db: Kysely<unknown>): Promise<void> => {
  const keys = platformFlags.map(([key]) => key);
  await sql`delete from flags.feature_flag where key = any(${keys})`.execute(db);
};
