import { GatewayConfig } from '#gateway/config.ts';
import { startGateway } from '#gateway/server.ts';
import { systemClock } from '#platform/clock.ts';
import { parseConfig } from '#platform/config.ts';
import type { HttpService } from '#platform/http-service.ts';
import { createPrincipalMinter, type Principal, parsePrivateKey } from '#platform/identity.ts';
import { reservePort } from '#platform/reserve-port.ts';
import type { RunningSubgraph } from '#platform/subgraph.ts';
import { subgraphs } from '#subgraphs/index.ts';
import { createTestDatabase } from './database.ts';
import { type GraphqlAnswer, type GraphqlOptions, sendGraphql } from './graphql.ts';
import { createKeyPair, createSecret } from './keys.ts';
import { pythonUrls } from './python/python-services.ts';

export interface Federation {
  readonly url: string;
  readonly gateway: HttpService;
  readonly subgraphs: ReadonlyMap<string, RunningSubgraph>;
  readonly databaseUrl: string;
  /** Signs as the gateway. */
  readonly mint: (principal: Principal) => Promise<string>;
  readonly send: (query: string, options?: GraphqlOptions) => Promise<GraphqlAnswer>;
  /** An access token of a demo account, `premium` for premium@example.com. */
  readonly signIn: (account: string) => Promise<string>;
  readonly stop: () => Promise<void>;
}

const signInMutation = `mutation SignIn($input: SignInInput!) {
  signIn(input: $input) { ... on SignedIn { accessToken } }
}`;

const quiet = { LOG_LEVEL: 'silent', SOBA_DRAIN_MS: '0', HOST: '127.0.0.1', PORT: '0' };

/**
 * The whole graph over real HTTP on free ports, with a database and keys of its own. The Python services are away unless
 * `forSubgraphs` says where they are.
 */
export const startFederation = async (
  settings: Readonly<Record<string, string>> = {},
  forSubgraphs: Readonly<Record<string, string>> = {},
): Promise<Federation> => {
  const database = await createTestDatabase();
  const principal = createKeyPair();
  const reserved = await reservePort(0, '127.0.0.1');
  const env = {
    ...quiet,
    DATABASE_URL: database.url,
    SOBA_POSTGRES_POOL_SIZE: '4',
    SOBA_PRINCIPAL_PUBLIC_KEYS: principal.publicKey,
    SOBA_ACCESS_TOKEN_PRIVATE_KEY: createKeyPair().privateKey,
    SOBA_IDENTITY_SECRET: createSecret(),
    SOBA_GATEWAY_URL: `http://127.0.0.1:${reserved.port}`,
    ...pythonUrls('http://127.0.0.1:9'),
    ...forSubgraphs,
  };
  const known = [...Object.keys(env), ...Object.keys(settings)];
  const running = new Map<string, RunningSubgraph>();
  for (const subgraph of subgraphs) {
    // It is started before those who ask it.
    const flagsUrl = { SOBA_FLAGS_URL: running.get('flags')?.url };
    const started = await subgraph.start({
      env: { ...env, ...flagsUrl },
      alsoKnown: [...known, 'SOBA_FLAGS_URL'],
      withProcessMetrics: false,
    });
    await started.seedDemo();
    running.set(subgraph.name, started);
  }
  const gateway = await startGateway(
    parseConfig(GatewayConfig, {
      ...quiet,
      PORT: String(reserved.port),
      SOBA_GUARD_RATE_LIMIT: 'off',
      SOBA_PRINCIPAL_PRIVATE_KEY: principal.privateKey,
      SOBA_SUBGRAPH_URLS: [...running].map(([name, { url }]) => `${name}=${url}/graphql`).join(','),
      SOBA_JWKS_URL: `${running.get('identity')?.url}/.well-known/jwks.json`,
      SOBA_FLAGS_URL: running.get('flags')?.url,
      ...settings,
    }),
    { beforeListen: reserved.release },
  );
  const send = (query: string, options?: GraphqlOptions) => sendGraphql(gateway.url, query, options);
  return {
    url: gateway.url,
    gateway,
    subgraphs: running,
    databaseUrl: database.url,
    mint: createPrincipalMinter({ privateKey: parsePrivateKey(principal.privateKey), clock: systemClock }),
    send,
    signIn: async (account) => {
      const input = { email: `${account}@example.com`, password: 'soba-demo-password' };
      const { data } = await send(signInMutation, { variables: { input } });
      return data.signIn.accessToken;
    },
    stop: async () => {
      await gateway.stop();
      for (const subgraph of running.values()) await subgraph.stop();
      await database.drop();
    },
  };
};
