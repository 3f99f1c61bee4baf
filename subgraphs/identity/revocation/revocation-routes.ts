import type { FastifyInstance } from 'fastify';
import { type Principal, principalHeader } from '#platform/identity.ts';
import type { ReadLog } from '#platform/revocation/follow-log.ts';
import { revocationLogPath } from '#platform/revocation/read-remote-log.ts';

/** The log of revocations, page by page, for gateways. */
export const addRevocationRoutes = (
  app: FastifyInstance,
  parts: { readonly readLog: ReadLog; readonly verifyGateway: (token: unknown) => Promise<Principal> },
): void => {
  app.get<{ readonly Querystring: { readonly after?: unknown } }>(
    revocationLogPath,
    async (request, reply) => {
      await parts.verifyGateway(request.headers[principalHeader]);
      const { after } = request.query;
      reply.header('cache-control', 'no-store');
      return parts.readLog(typeof after === 'string' ? after : null);
    },
  );
};
