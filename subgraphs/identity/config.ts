import { PostgresConfig } from '#platform/postgres.ts';
import { RedisConfig } from '#platform/redis.ts';
import { accountSettings } from './accounts/settings.ts';
import { rateLimitSettings } from './rate-limits/settings.ts';
import { secretsSetting } from './secrets.ts';
import { sessionSettings } from './sessions/settings.ts';
import { tokenSettings } from './tokens/settings.ts';

export const IdentityConfig = PostgresConfig.extend({
  SOBA_IDENTITY_SECRET: secretsSetting()
    .meta({ secret: true })
    .describe(
      'Random bytes in base64, 32 or more, that keyed hashes and encryption at rest derive their keys from. To change it, put the new ones first and a comma between.',
    ),
  ...RedisConfig.shape,
  ...sessionSettings,
  ...tokenSettings,
  ...accountSettings,
  ...rateLimitSettings,
});
