import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ClientInfo, clientInfoHeader, parseClientInfo, unknownClient } from '#platform/client-info.ts';
import type { Clock } from '#platform/clock.ts';
import { type Principal, principalHeader } from '#platform/identity.ts';
import type { AuthenticatedClient } from '../clients/create-clients.ts';
import type { Core } from '../create-core.ts';
import type { Database } from '../database.ts';
import { authenticateClient } from './authenticate-client.ts';
import { acceptForms, type Form, readForm, required } from './form.ts';
import { describeToken, inspectToken } from './inspect-token.ts';
import { issueToken } from './issue-token.ts';
import { describeServer } from './metadata.ts';
import { OauthError } from './oauth-error.ts';
import { revokeToken } from './revoke-token.ts';

export interface OauthParts extends Core {
  readonly db: Database;
  readonly clock: Clock;
  /** Only what the gateway signed passes. */
  readonly verifyGateway: (token: unknown) => Promise<Principal>;
}

/** A client may introspect tokens when this is among its scopes. */
const introspectionScope = 'introspect';

const isFromGateway = async (parts: OauthParts, request: FastifyRequest): Promise<boolean> => {
  const token = request.headers[principalHeader];
  if (token === undefined) return false;
  await parts.verifyGateway(token);
  return true;
};

/** What the gateway says of the device, or what can be seen of one that calls directly. */
const deviceOf = async (parts: OauthParts, request: FastifyRequest): Promise<ClientInfo> => {
  if (await isFromGateway(parts, request)) return parseClientInfo(request.headers[clientInfoHeader]);
  return {
    ...unknownClient,
    address: request.socket.remoteAddress ?? '',
    userAgent: (request.headers['user-agent'] ?? '').slice(0, 512),
  };
};

const answerError = (thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  if (!(thrown instanceof OauthError)) throw thrown;
  if (thrown.status === 401 && request.headers.authorization !== undefined) {
    reply.header('www-authenticate', 'Basic realm="soba"');
  }
  return reply.code(thrown.status).send({ error: thrown.code, error_description: thrown.message });
};

const introspect = async (parts: OauthParts, request: FastifyRequest, form: Form) => {
  if (!(await isFromGateway(parts, request))) {
    const client = await authenticateClient(parts.clients, request.headers.authorization, form);
    if (client === null) throw new OauthError('invalid_client', 'Authenticate as a client.');
    if (!client.scopes.includes(introspectionScope)) {
      throw new OauthError('insufficient_scope', `The client needs the scope "${introspectionScope}".`);
    }
  }
  return describeToken(await inspectToken(parts, required(form, 'token')), parts.tokens.issuer);
};

const token = async (parts: OauthParts, request: FastifyRequest, form: Form) => {
  const client: AuthenticatedClient | null = await authenticateClient(
    parts.clients,
    request.headers.authorization,
    form,
  );
  return issueToken(parts, { form, client, device: await deviceOf(parts, request) });
};

const revoke = async (parts: OauthParts, request: FastifyRequest, form: Form) => {
  await authenticateClient(parts.clients, request.headers.authorization, form);
  await revokeToken(parts, required(form, 'token'));
  return {};
};

/** OAuth 2 over HTTP: `/oauth2/token`, `/oauth2/introspect`, `/oauth2/revoke`, and the two documents that describe them. */
export const addOauthRoutes = (app: FastifyInstance, parts: OauthParts): void => {
  app.get('/.well-known/jwks.json', async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=60').send(await parts.tokens.keySet()),
  );
  app.get('/.well-known/oauth-authorization-server', async (request) =>
    describeServer(parts.tokens.issuer, `${request.protocol}://${request.host}`),
  );
  void app.register((scope, _options, done) => {
    acceptForms(scope);
    scope.setErrorHandler(answerError);
    scope.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });
    for (const [path, answer] of Object.entries({ token, introspect, revoke })) {
      scope.post(`/oauth2/${path}`, (request) => answer(parts, request, readForm(request)));
    }
    done();
  });
};
