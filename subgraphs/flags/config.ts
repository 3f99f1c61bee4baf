import { z } from 'zod';
import { integer } from '#platform/config.ts';
import { snapshotFileSetting } from '#platform/flags/snapshot-file.ts';
import { PostgresConfig } from '#platform/postgres.ts';

export const FlagsConfig = PostgresConfig.extend({
  SOBA_FLAGS_ENVIRONMENT: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be the name of an environment')
    .default('production')
    .describe('The environment whose flags this process decides by.'),
  SOBA_FLAGS_POLL_MS: integer(5000, { min: 100, max: 600_000 }).describe(
    'How often the flags are read, beside each time that the database says they have changed.',
  ),
  ...snapshotFileSetting,
});
