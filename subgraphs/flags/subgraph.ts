import { enforcers } from '#directives/enforcers.ts';
import { defineSubgraph } from '#platform/subgraph.ts';
import { createSubgraphPostgres } from '#platform/subgraph-postgres.ts';
import { FlagsConfig } from './config.ts';
import { type Context, createContext } from './context.ts';
import { createPostgresFlagStore, type FlagsDatabase } from './flag-store.ts';
import { resolvers } from './resolvers.ts';

export const flags = defineSubgraph<typeof FlagsConfig, Context>({
  name: 'flags',
  port: 4003,
  schema: new URL('schema.graphql', import.meta.url),
  config: FlagsConfig,
  migrations: new URL('migrations/', import.meta.url),
  directives: enforcers,
  create: (parts) => {
    const postgres = createSubgraphPostgres<FlagsDatabase>(parts);
    return {
      resolvers,
      createContext: createContext(createPostgresFlagStore(postgres.db)),
      checks: postgres.checks,
      stop: postgres.stop,
    };
  },
});
