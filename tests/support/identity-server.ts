import { clientInfoHeader, encodeClientInfo, unknownClient } from '#platform/client-info.ts';
import { anonymous, type Principal } from '#platform/identity.ts';
import { identity } from '#subgraphs/identity/subgraph.ts';
import { createTestDatabase } from './database.ts';
import { type GraphqlAnswer, sendGraphql } from './graphql.ts';
import { createKeyPair, createSecret } from './keys.ts';
import { createGatewaySigner } from './principal.ts';

export interface SendOptions {
  readonly principal?: Principal;
  readonly address?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface IdentityServer {
  readonly url: string;
  readonly databaseUrl: string;
  /** As the gateway sends it: whose request it is, and where it comes from. */
  readonly send: (query: string, options?: SendOptions) => Promise<GraphqlAnswer>;
  readonly stop: () => Promise<void>;
}

/** The identity subgraph over real HTTP, with demo accounts, and without a gateway in front of it. */
export const startIdentityServer = async (
  settings: Readonly<Record<string, string>> = {},
): Promise<IdentityServer> => {
  const database = await createTestDatabase();
  const signer = createGatewaySigner();
  const running = await identity.start({
    env: {
      LOG_LEVEL: 'silent',
      SOBA_DRAIN_MS: '0',
      PORT: '0',
      DATABASE_URL: database.url,
      SOBA_PRINCIPAL_PUBLIC_KEYS: signer.publicKey,
      SOBA_ACCESS_TOKEN_PRIVATE_KEY: createKeyPair().privateKey,
      SOBA_IDENTITY_SECRET: createSecret(),
      ...settings,
    },
    withProcessMetrics: false,
  });
  await running.seedDemo();
  return {
    url: running.url,
    databaseUrl: database.url,
    send: async (query, { principal = anonymous, address = '192.0.2.1', variables = {} } = {}) =>
      sendGraphql(running.url, query, {
        variables,
        headers: {
          ...(await signer.headersFor(principal)),
          [clientInfoHeader]: encodeClientInfo({ ...unknownClient, address }),
        },
      }),
    stop: async () => {
      await running.stop();
      await database.drop();
    },
  };
};
