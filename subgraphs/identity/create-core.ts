import { Counter } from 'prom-client';
import type { z } from 'zod';
import type { Clock } from '#platform/clock.ts';
import type { Logger } from '#platform/logger.ts';
import type { Metrics } from '#platform/metrics.ts';
import type { ReadLog } from '#platform/revocation/follow-log.ts';
import type { RevocationRedis } from '#platform/revocation/store-redis.ts';
import type { Access } from './access/access.ts';
import { findAccess } from './access/access-store.ts';
import { type ChangeAccess, createChangeAccess } from './access/change-access.ts';
import { type ApiKeys, createApiKeys } from './api-keys/create-api-keys.ts';
import type { Audit } from './audit/audit.ts';
import { createAudit } from './audit/create-audit.ts';
import { type EventFilter, type EventPage, findEvents } from './audit/event-store.ts';
import { type Clients, createClients } from './clients/create-clients.ts';
import type { IdentityConfig } from './config.ts';
import type { Database } from './database.ts';
import { createAskGateway } from './rate-limits/ask-gateway.ts';
import { type Buckets, createBuckets } from './rate-limits/create-buckets.ts';
import { createOverrides, type LimitOverrides } from './rate-limits/create-overrides.ts';
import { createEmergency, type Emergency } from './revocation/create-emergency.ts';
import { createRevocations, type Revocations } from './revocation/create-revocations.ts';
import { readRevocations } from './revocation/revocation-store.ts';
import { startPublisher } from './revocation/start-publisher.ts';
import { createDeviceWatch } from './sessions/check-device.ts';
import { createOpener } from './sessions/create-opener.ts';
import { createRefresher, type Refresh } from './sessions/create-refresher.ts';
import { createSessionGate, type Sessions } from './sessions/create-session-gate.ts';
import { createFingerprints } from './sessions/device.ts';
import { loadLocate } from './sessions/place.ts';
import { createRiskReview, riskLimits } from './sessions/review-risk.ts';
import { startSweeping } from './sweep.ts';
import { type AccessTokens, createAccessTokens } from './tokens/access-tokens.ts';
import { createSigningKeys } from './tokens/signing-keys.ts';

export interface CoreParts {
  readonly db: Database;
  readonly config: Readonly<z.output<typeof IdentityConfig>>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly redis: RevocationRedis | undefined;
}

/** Sessions, tokens, keys and what revokes them: what signs nobody in, and everybody who was signed in relies on. */
export interface Core {
  readonly sessions: Sessions;
  readonly refresh: Refresh;
  readonly apiKeys: ApiKeys;
  readonly clients: Clients;
  readonly changeAccess: ChangeAccess;
  readonly findAccess: (userId: string) => Promise<Access | null>;
  readonly emergency: Emergency;
  readonly buckets: Buckets;
  readonly overrides: LimitOverrides;
  readonly audit: Audit;
  readonly findEvents: (
    filter: EventFilter,
    page: { readonly first: number; readonly after: string | undefined },
  ) => Promise<EventPage | null>;
  readonly tokens: AccessTokens;
  readonly readLog: ReadLog;
  readonly stop: () => Promise<void>;
}

const gatewayTimeoutMs = 2000;

const countRefreshes = ({ registry }: Metrics): ((outcome: string) => void) => {
  const counter = new Counter({
    name: 'soba_refresh_total',
    help: 'Refresh tokens that were shown, by what came of it.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return (outcome) => counter.inc({ outcome });
};

const createTokens = ({ config }: CoreParts): AccessTokens =>
  createAccessTokens({
    keys: createSigningKeys({
      current: config.SOBA_ACCESS_TOKEN_PRIVATE_KEY,
      others: config.SOBA_ACCESS_TOKEN_OTHER_KEYS,
    }),
    issuer: config.SOBA_ISSUER,
    lifeSeconds: config.SOBA_ACCESS_TOKEN_SECONDS,
  });

const createSessions = (
  parts: CoreParts,
  common: {
    readonly tokens: AccessTokens;
    readonly audit: Audit;
    readonly revocations: Revocations;
  },
): Pick<Core, 'sessions' | 'refresh'> => {
  const { db, clock, config: settings, metrics } = parts;
  const fingerprints = createFingerprints(settings.SOBA_IDENTITY_SECRET);
  const locate = loadLocate(settings.SOBA_GEOIP_DATABASE);
  const limits = riskLimits(settings);
  const { audit } = common;
  const risk = createRiskReview({ locate, fingerprints, audit, settings, limits });
  const devices = createDeviceWatch({ locate, fingerprints, audit, settings, limits });
  const shared = { ...common, db, clock, settings };
  const openSession = createOpener({ ...shared, fingerprints, risk });
  return {
    sessions: createSessionGate({ ...shared, openSession }),
    refresh: createRefresher({ ...shared, devices, count: countRefreshes(metrics) }),
  };
};

export const createCore = (parts: CoreParts): Core => {
  const { db, clock, config, logger, redis } = parts;
  const readLog: ReadLog = (after) => readRevocations(db, after, new Date(clock.now()));
  const publisher = startPublisher({ redis, readLog, clock, logger });
  const audit = createAudit({ db, clock });
  const revocations = createRevocations({
    clock,
    accessTokenSeconds: config.SOBA_ACCESS_TOKEN_SECONDS,
    keepSeconds: config.SOBA_REVOCATION_KEEP_SECONDS,
    publish: publisher.publish,
  });
  const tokens = createTokens(parts);
  const sweeping = startSweeping({ db, clock, logger });
  const common = { db, clock, audit, revocations };
  const askGateway = createAskGateway({ url: config.SOBA_GATEWAY_URL, timeoutMs: gatewayTimeoutMs, logger });
  return {
    ...createSessions(parts, { audit, revocations, tokens }),
    apiKeys: createApiKeys(common),
    clients: createClients(common),
    changeAccess: createChangeAccess(common),
    findAccess: (userId) => findAccess(db, userId),
    emergency: createEmergency(common),
    buckets: createBuckets({ db, audit, askGateway }),
    overrides: createOverrides(common),
    audit,
    findEvents: (filter, page) => findEvents(db, filter, page),
    tokens,
    readLog,
    stop: async () => {
      sweeping.stop();
      await publisher.stop();
    },
  };
};
