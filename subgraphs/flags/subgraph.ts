import { enforcers } from '#directives/enforcers.ts';
import { createPrincipalVerifier } from '#platform/identity.ts';
import { defineSubgraph } from '#platform/subgraph.ts';
import { createSubgraphPostgres } from '#platform/subgraph-postgres.ts';
import { createSubmissions } from './admin/submit-change.ts';
import { FlagsConfig } from './config.ts';
import { type Context, createContext } from './context.ts';
import type { FlagsDatabase } from './database.ts';
import { addSnapshotRoutes } from './evaluation/snapshot-routes.ts';
import { startFlags } from './evaluation/start-flags.ts';
import type { ExperimentTables } from './experiments/experiment-tables.ts';
import { startExperiments } from './experiments/start-experiments.ts';
import { addOfrepRoutes } from './ofrep/ofrep-routes.ts';
import { resolvers } from './resolvers.ts';

export const flags = defineSubgraph<typeof FlagsConfig, Context>({
  name: 'flags',
  port: 4003,
  schema: new URL('schema.graphql', import.meta.url),
  config: FlagsConfig,
  migrations: new URL('migrations/', import.meta.url),
  directives: enforcers,
  create: (parts) => {
    const { config, clock, logger, metrics } = parts;
    const postgres = createSubgraphPostgres<FlagsDatabase & ExperimentTables>(parts);
    const { db } = postgres;
    const decisions = startFlags({ db, config, clock, logger, registry: metrics.registry });
    const verifyGateway = createPrincipalVerifier({ publicKeys: config.SOBA_PRINCIPAL_PUBLIC_KEYS, clock });
    const submissions = createSubmissions({ db, clock, refresh: decisions.refresh });
    const experiments = startExperiments({
      db,
      clock,
      logger,
      metrics,
      segmentOf: (key) => (context) => decisions.isIn(key, context),
    });
    return {
      resolvers,
      createContext: createContext({ flags: decisions, experiments, db, submissions, clock }),
      // Decisions need no database, so its absence only ends changes.
      checks: [decisions.check, ...postgres.checks.map((check) => ({ ...check, required: false }))],
      routes: (app) => {
        addSnapshotRoutes(app, { flags: decisions, verifyGateway });
        addOfrepRoutes(app, { flags: decisions, verifyGateway });
      },
      stop: async () => {
        await experiments.stop();
        await decisions.stop();
        await postgres.stop();
      },
    };
  },
});
