import { enforcers } from '#directives/enforcers.ts';
import { defineSubgraph } from '#platform/subgraph.ts';
import { createSubgraphPostgres } from '#platform/subgraph-postgres.ts';
import { createAccessTokens } from './access-token.ts';
import { IdentityConfig } from './config.ts';
import { type Context, createContext } from './context.ts';
import { seedDemoUsers } from './demo-users.ts';
import { resolvers } from './resolvers.ts';
import { createSignIn } from './sign-in.ts';
import { createPostgresUserStore, type IdentityDatabase } from './user-store.ts';

export const identity = defineSubgraph<typeof IdentityConfig, Context>({
  name: 'identity',
  port: 4001,
  schema: new URL('schema.graphql', import.meta.url),
  config: IdentityConfig,
  migrations: new URL('migrations/', import.meta.url),
  directives: enforcers,
  create: (parts) => {
    const { config, clock } = parts;
    const postgres = createSubgraphPostgres<IdentityDatabase>(parts);
    const users = createPostgresUserStore(postgres.db);
    const tokens = createAccessTokens({
      privateKey: config.SOBA_ACCESS_TOKEN_PRIVATE_KEY,
      lifeSeconds: config.SOBA_ACCESS_TOKEN_SECONDS,
      clock,
    });
    return {
      resolvers,
      createContext: createContext({ users, signIn: createSignIn({ users, tokens }) }),
      checks: postgres.checks,
      routes: (app) => app.get('/.well-known/jwks.json', () => tokens.keySet()),
      seedDemo: () => seedDemoUsers(users),
      stop: postgres.stop,
    };
  },
});
