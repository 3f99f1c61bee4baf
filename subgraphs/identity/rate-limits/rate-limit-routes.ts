import type { FastifyInstance } from 'fastify';
import { type Principal, principalHeader } from '#platform/identity.ts';
import { overrideLogPath } from '#platform/rate-limit/override-entry.ts';
import type { LimitOverrides } from './create-overrides.ts';

/** The log of overrides, page by page, for gateways. */
export const addRateLimitRoutes = (
  app: FastifyInstance,
  parts: {
    readonly overrides: Pick<LimitOverrides, 'readLog'>;
    readonly verifyGateway: (token: unknown) => Promise<Principal>;
  },
): void => {
  app.get<{ readonly Querystring: { readonly after?: unknown } }>(overrideLogPath, async (request, reply) => {
    await parts.verifyGateway(request.headers[principalHeader]);
    const { after } = request.query;
    reply.header('cache-control', 'no-store');
    return parts.overrides.readLog(typeof after === 'string' ? after : null);
  });
};
