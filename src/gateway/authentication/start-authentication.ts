import type { Registry } from 'prom-client';
import type { Clock } from '#platform/clock.ts';
import type { Check } from '#platform/health.ts';
import type { Principal } from '#platform/identity.ts';
import type { Logger } from '#platform/logger.ts';
import { createRemoteLog } from '#platform/revocation/read-remote-log.ts';
import { startRevocation } from '#platform/revocation/start-revocation.ts';
import type { RevocationRedis } from '#platform/revocation/store-redis.ts';
import { type CredentialWatch, startCredentialWatch } from '#platform/revocation/watch-credentials.ts';
import { type Authenticated, createAuthenticate } from './authenticate.ts';
import { createVerifier } from './create-verifier.ts';
import { startKeySource } from './key-source.ts';
import { createApiKeyVerification } from './verify-api-key.ts';
import { createTokenVerification } from './verify-token.ts';

export interface AuthenticationOptions {
  /** Where the keys of access tokens are published; the rest of what is asked of identity is at the same address. */
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly mint: (principal: Principal) => Promise<string>;
  /** Without it revocations are read from identity alone. */
  readonly redis?: RevocationRedis | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
  /** For how long queries are answered when nobody can say what was revoked. */
  readonly graceMs?: number;
  /** For so long nobody is asked again about a credential. */
  readonly verdictMs?: number;
  readonly keyRefreshMs?: number;
  readonly readEveryMs?: number;
  /** The longest that a check waits for Redis. */
  readonly budgetMs?: number;
}

export interface Authentication {
  /** From the Authorization header. Refuses by throwing. */
  readonly authenticate: (header: string | undefined) => Authenticated | Promise<Authenticated>;
  /** For subscriptions: tells when the credential that opened one is revoked. */
  readonly watch: CredentialWatch['watch'];
  readonly health: Check;
  readonly stop: () => Promise<void>;
}

const defaults = { graceMs: 60_000, verdictMs: 2000, keyRefreshMs: 60_000, readEveryMs: 1000, budgetMs: 50 };
const identityTimeoutMs = 2000;
const watchEveryMs = 2000;

/** Everything that verifying callers takes: keys, API keys, revocations, and what is known of all of them. */
export const startAuthentication = (given: AuthenticationOptions): Authentication => {
  const options = { ...defaults, ...given };
  const { clock, logger, redis } = options;
  const identity = { url: options.jwksUrl, mint: options.mint, timeoutMs: identityTimeoutMs };
  const keys = startKeySource({ url: options.jwksUrl, refreshMs: options.keyRefreshMs, logger });
  const revocation = startRevocation({
    ...(redis === undefined ? {} : { redis }),
    readLog: createRemoteLog(identity),
    readEveryMs: options.readEveryMs,
    budgetMs: options.budgetMs,
    graceMs: options.graceMs,
    clock,
    logger,
    registry: options.registry,
  });
  const watching = startCredentialWatch({ check: revocation.check, everyMs: watchEveryMs });
  const verify = createVerifier({
    verifyToken: createTokenVerification({ keys, issuer: options.issuer, clock }),
    verifyApiKey: createApiKeyVerification({ identity, clock, logger }),
    hasKey: keys.has,
    revocation,
    verdictMs: options.verdictMs,
    clock,
  });
  return {
    authenticate: createAuthenticate(verify),
    watch: watching.watch,
    health: revocation.health,
    stop: async () => {
      keys.stop();
      watching.stop();
      await revocation.stop();
    },
  };
};
