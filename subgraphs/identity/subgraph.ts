import { enforcers } from '#directives/enforcers.ts';
import { createPrincipalVerifier } from '#platform/identity.ts';
import type { Logger } from '#platform/logger.ts';
import { createRedis, type RedisConfig, type RedisConnection } from '#platform/redis.ts';
import { defineSubgraph } from '#platform/subgraph.ts';
import { createSubgraphPostgres } from '#platform/subgraph-postgres.ts';
import { seedDemoUsers } from './accounts/demo-users.ts';
import { startAccounts } from './accounts/start-accounts.ts';
import { createPostgresUserStore } from './accounts/user-store.ts';
import { IdentityConfig } from './config.ts';
import { type Context, createContext } from './context.ts';
import { createCore } from './create-core.ts';
import type { IdentityDatabase } from './database.ts';
import { addOauthRoutes } from './oauth/oauth-routes.ts';
import { addRateLimitRoutes } from './rate-limits/rate-limit-routes.ts';
import { resolvers } from './resolvers.ts';
import { addRevocationRoutes } from './revocation/revocation-routes.ts';

/** What other replicas hear of a revocation by; without it they read the log. */
const connectRedis = (config: RedisConfig, logger: Logger): RedisConnection | undefined =>
  config.REDIS_URL === undefined
    ? undefined
    : createRedis({
        url: config.REDIS_URL,
        commandTimeoutMs: config.SOBA_REDIS_COMMAND_TIMEOUT_MS,
        logger,
      });

export const identity = defineSubgraph<typeof IdentityConfig, Context>({
  name: 'identity',
  port: 4001,
  schema: new URL('schema.graphql', import.meta.url),
  config: IdentityConfig,
  migrations: new URL('migrations/', import.meta.url),
  directives: enforcers,
  create: (parts) => {
    const { config, clock, logger } = parts;
    const postgres = createSubgraphPostgres<IdentityDatabase>(parts);
    const { db } = postgres;
    const redis = connectRedis(config, logger);
    const verifyGateway = createPrincipalVerifier({ publicKeys: config.SOBA_PRINCIPAL_PUBLIC_KEYS, clock });
    const core = createCore({ ...parts, db, redis: redis?.redis });
    const users = createPostgresUserStore(db);
    const accounts = startAccounts({
      settings: config,
      db,
      secrets: config.SOBA_IDENTITY_SECRET,
      sessions: core.sessions,
      audit: core.audit,
      clock,
      logger,
    });
    return {
      resolvers,
      createContext: createContext({
        users,
        accounts: accounts.operations,
        core,
        freshAuthSeconds: config.SOBA_FRESH_AUTH_SECONDS,
        clock,
      }),
      checks: [...postgres.checks, ...accounts.checks, ...(redis === undefined ? [] : [redis.check])],
      routes: (app) => {
        addOauthRoutes(app, { ...core, db, clock, verifyGateway });
        addRevocationRoutes(app, { readLog: core.readLog, verifyGateway });
        addRateLimitRoutes(app, { overrides: core.overrides, verifyGateway });
        accounts.routes(app);
      },
      seedDemo: () => seedDemoUsers(users),
      stop: async () => {
        await accounts.stop();
        await core.stop();
        await redis?.stop();
        await postgres.stop();
      },
    };
  },
});
