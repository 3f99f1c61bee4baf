import { issuerSetting } from '#platform/access-token.ts';
import { integer } from '#platform/config.ts';
import { publishedKeysSetting, signingKeySetting } from '#platform/key-settings.ts';

export const tokenSettings = {
  SOBA_ACCESS_TOKEN_PRIVATE_KEY: signingKeySetting()
    .meta({ secret: true })
    .describe('PEM private key, Ed25519 or P-256, that signs access tokens.'),
  SOBA_ACCESS_TOKEN_OTHER_KEYS: publishedKeysSetting()
    .meta({ secret: true })
    .describe(
      'PEM keys, one after the other, that are published beside it: the next one before it signs, the previous one until its tokens have ended.',
    ),
  SOBA_ACCESS_TOKEN_SECONDS: integer(900, { min: 60, max: 86_400 }).describe('Life of an access token.'),
  SOBA_ISSUER: issuerSetting(),
};
