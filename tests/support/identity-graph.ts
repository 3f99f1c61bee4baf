import { decodeJwt } from 'jose';
import { type ClientInfo, clientInfoHeader, encodeClientInfo } from '#platform/client-info.ts';
import type { Principal } from '#platform/identity.ts';
import { identity } from '#subgraphs/identity/subgraph.ts';
import { createTestDatabase } from './database.ts';
import { type GraphqlAnswer, sendGraphql } from './graphql.ts';
import { deviceAt } from './identity-core.ts';
import { createKeyPair, createSecret } from './keys.ts';
import { createGatewaySigner, principalOf } from './principal.ts';

export interface SignedIn {
  readonly principal: Principal;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly sessionId: string;
  readonly userId: string;
}

export interface IdentityGraph {
  readonly url: string;
  readonly send: (
    query: string,
    given?: {
      readonly as?: Principal;
      readonly variables?: Record<string, unknown>;
      readonly device?: ClientInfo;
    },
  ) => Promise<GraphqlAnswer>;
  /** A demo account, `premium` for premium@example.com. */
  readonly signIn: (account: string) => Promise<SignedIn>;
  /** What the gateway makes of an access token. */
  readonly callerOf: (accessToken: string) => Principal;
  readonly stop: () => Promise<void>;
}

const signInMutation = `mutation($input: SignInInput!) {
  signIn(input: $input) { __typename ... on SignedIn { accessToken refreshToken sessionId user { id } } }
}`;

const callerOf = (accessToken: string): Principal => {
  const { sub = '', sid, roles, tier, auth_time: authTime, amr } = decodeJwt(accessToken);
  return principalOf({
    id: sub,
    roles: roles as Principal['roles'],
    tier: tier as Principal['tier'],
    credential: { kind: 'session', id: String(sid), authTime: Number(authTime), methods: amr as string[] },
  });
};

/** The whole identity subgraph over HTTP with its demo accounts, called as the gateway calls it. */
export const startIdentityGraph = async (
  settings: Readonly<Record<string, string>> = {},
): Promise<IdentityGraph> => {
  const database = await createTestDatabase();
  const signer = createGatewaySigner();
  const running = await identity.start({
    env: {
      LOG_LEVEL: 'silent',
      PORT: '0',
      SOBA_DRAIN_MS: '0',
      DATABASE_URL: database.url,
      SOBA_POSTGRES_POOL_SIZE: '4',
      SOBA_PRINCIPAL_PUBLIC_KEYS: signer.publicKey,
      SOBA_ACCESS_TOKEN_PRIVATE_KEY: createKeyPair().privateKey,
      SOBA_IDENTITY_SECRET: createSecret(),
      ...settings,
    },
    withProcessMetrics: false,
  });
  await running.seedDemo();
  const send: IdentityGraph['send'] = async (query, { as, variables, device = deviceAt() } = {}) =>
    sendGraphql(running.url, query, {
      ...(variables === undefined ? {} : { variables }),
      headers: {
        ...(await signer.headersFor(as ?? { ...principalOf(), kind: 'anonymous', id: null, roles: [] })),
        [clientInfoHeader]: encodeClientInfo(device),
      },
    });
  return {
    url: running.url,
    send,
    callerOf,
    signIn: async (account) => {
      const input = { email: `${account}@example.com`, password: 'soba-demo-password' };
      const { data } = await send(signInMutation, { variables: { input } });
      const { accessToken, refreshToken, sessionId, user } = data.signIn;
      return { accessToken, refreshToken, sessionId, userId: user.id, principal: callerOf(accessToken) };
    },
    stop: async () => {
      await running.stop();
      await database.drop();
    },
  };
};
