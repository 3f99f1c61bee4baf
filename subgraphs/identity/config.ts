import { integer } from '#platform/config.ts';
import { privateKeySetting } from '#platform/key-settings.ts';
import { PostgresConfig } from '#platform/postgres.ts';

export const IdentityConfig = PostgresConfig.extend({
  SOBA_ACCESS_TOKEN_PRIVATE_KEY: privateKeySetting()
    .meta({ secret: true })
    .describe('PEM Ed25519 private key that signs access tokens.'),
  SOBA_ACCESS_TOKEN_SECONDS: integer(900, { min: 60, max: 86_400 }).describe('Life of an access token.'),
});
