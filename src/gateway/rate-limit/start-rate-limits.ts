import { createPublicKey } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { GatewayConfig } from '#gateway/config.ts';
import type { Clock } from '#platform/clock.ts';
import { createPrincipalVerifier, type Principal } from '#platform/identity.ts';
import type { Logger } from '#platform/logger.ts';
import type { RateLimiter } from '#platform/rate-limit/create-rate-limiter.ts';
import { OverridePage, overrideLogPath } from '#platform/rate-limit/override-entry.ts';
import { createRemoteReader } from '#platform/revocation/read-remote-log.ts';
import { type CallerLimits, createCallerLimits } from './caller-limits.ts';
import { addRateLimitRoute } from './rate-limit-route.ts';
import { startOverrides } from './start-overrides.ts';

export interface RateLimits {
  readonly limitsOf: CallerLimits;
  readonly routes: (app: FastifyInstance) => void;
  readonly stop: () => Promise<void>;
}

const readEveryMs = 1000;
const identityTimeoutMs = 2000;

/** Who has which limit, and what identity may ask and change of them. */
export const startRateLimits = (parts: {
  readonly config: Pick<GatewayConfig, 'SOBA_JWKS_URL' | 'SOBA_PRINCIPAL_PRIVATE_KEY'>;
  readonly mint: (principal: Principal) => Promise<string>;
  readonly limiter: RateLimiter;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
}): RateLimits => {
  const { config, mint, limiter, clock } = parts;
  const identity = { url: config.SOBA_JWKS_URL, mint, timeoutMs: identityTimeoutMs };
  const read = createRemoteReader(identity, { path: overrideLogPath, page: OverridePage });
  const overrides = startOverrides({ ...parts, read, everyMs: readEveryMs });
  const limitsOf = createCallerLimits(overrides);
  const publicKeys = [createPublicKey(config.SOBA_PRINCIPAL_PRIVATE_KEY)];
  const verify = createPrincipalVerifier({ publicKeys, clock });
  return {
    limitsOf,
    routes: (app) => addRateLimitRoute(app, { verify, limitsOf, limiter, overrides }),
    stop: overrides.stop,
  };
};
