import { type ClientInfo, clientInfoHeader, encodeClientInfo } from '#platform/client-info.ts';
import {
  anonymous,
  createPrincipalMinter,
  createPrincipalVerifier,
  type Principal,
  parsePrivateKey,
  parsePublicKeys,
  principalHeader,
} from '#platform/identity.ts';
import type { RevocationRedis } from '#platform/revocation/store-redis.ts';
import { addOauthRoutes } from '#subgraphs/identity/oauth/oauth-routes.ts';
import { addRevocationRoutes } from '#subgraphs/identity/revocation/revocation-routes.ts';
import { startTestService } from './http-service.ts';
import { deviceAt, startTestCore, type TestCore } from './identity-core.ts';
import { createKeyPair } from './keys.ts';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

export interface ClientCredentials {
  readonly id: string;
  readonly secret: string;
}

export const basicAuth = ({ id, secret }: ClientCredentials): { readonly authorization: string } => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});

export interface TestIdentity extends TestCore {
  readonly url: string;
  /** Signs as the gateway that this identity trusts. */
  readonly mint: (principal: Principal) => Promise<string>;
  readonly post: (
    path: string,
    form: Readonly<Record<string, string>> | string,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>;
  /** The headers of a call by the gateway, for a browser somewhere. */
  readonly asGateway: (device?: ClientInfo) => Promise<Record<string, string>>;
  readonly refreshByHttp: (
    refreshToken: string,
    given?: { readonly form?: Readonly<Record<string, string>>; readonly device?: ClientInfo },
  ) => Promise<Answer>;
  readonly addClient: (scopes?: readonly string[]) => Promise<ClientCredentials>;
  /** Ends the HTTP server, as when identity is away; the database stays. */
  readonly goAway: () => Promise<void>;
}

/** The parts of identity that are asked over HTTP and not by GraphQL, at a time that the test decides. */
export const startTestIdentity = async (
  settings: Readonly<Record<string, string>> = {},
  options: { readonly redis?: RevocationRedis } = {},
): Promise<TestIdentity> => {
  const core = await startTestCore(settings, options);
  const gateway = createKeyPair();
  const verifyGateway = createPrincipalVerifier({
    publicKeys: parsePublicKeys(gateway.publicKey),
    clock: core.clock,
  });
  const mint = createPrincipalMinter({ privateKey: parsePrivateKey(gateway.privateKey), clock: core.clock });
  const service = await startTestService((app) => {
    addOauthRoutes(app, { ...core, db: core.postgres.db, verifyGateway });
    addRevocationRoutes(app, { readLog: core.readLog, verifyGateway });
  });
  let isAway = false;
  const goAway = async (): Promise<void> => {
    if (!isAway) await service.stop();
    isAway = true;
  };
  const asGateway: TestIdentity['asGateway'] = async (device = deviceAt()) => ({
    [principalHeader]: await mint(anonymous),
    [clientInfoHeader]: encodeClientInfo(device),
  });
  const post: TestIdentity['post'] = async (path, form, headers = {}) => {
    const response = await fetch(`${service.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', connection: 'close', ...headers },
      body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, unknown>,
    };
  };
  return {
    ...core,
    url: service.url,
    mint,
    goAway,
    post,
    asGateway,
    refreshByHttp: async (refreshToken, { form = {}, device } = {}) =>
      post(
        '/oauth2/token',
        { grant_type: 'refresh_token', refresh_token: refreshToken, ...form },
        await asGateway(device),
      ),
    addClient: async (scopes = ['orders:read', 'introspect']) => {
      const shown = await core.clients.create(null, { name: 'c', tier: 'FREE', scopes });
      return { id: shown?.client.id ?? '', secret: shown?.secret ?? '' };
    },
    stop: async () => {
      await goAway();
      await core.stop();
    },
  };
};
