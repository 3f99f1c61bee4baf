import { issuerSetting } from '#platform/access-token.ts';
import { flag, httpUrl } from '#platform/config.ts';

/** Who callers are, and how they may show it. */
export const authenticationSettings = {
  SOBA_JWKS_URL: httpUrl()
    .default('http://127.0.0.1:4001/.well-known/jwks.json')
    .describe(
      'Public keys that access tokens are verified with. Revocations and API keys are asked for at the same host.',
    ),
  SOBA_ISSUER: issuerSetting(),
  SOBA_SESSION_COOKIES: flag(false).describe(
    'Whether pages of ours may keep their session in cookies: `/session` sets and refreshes them.',
  ),
};
