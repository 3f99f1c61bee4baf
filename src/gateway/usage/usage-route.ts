import type { FastifyInstance, FastifyRequest } from 'fastify';
import { hasRoleOrAbove } from '#directives/permission.ts';
import { refuse } from '#platform/errors.ts';
import type { Principal } from '#platform/identity.ts';
import type { Usage } from './start-usage.ts';

/** `GET /usage`, for support staff and for programs of ours such as CI. */
export const createUsageRoute = (
  app: FastifyInstance,
  parts: {
    readonly authenticate: (request: FastifyRequest) => Promise<Principal>;
    readonly read: Usage['read'];
  },
): void => {
  app.get('/usage', async (request, reply) => {
    const principal = await parts.authenticate(request);
    if (!hasRoleOrAbove(principal, 'SUPPORT') && !hasRoleOrAbove(principal, 'SERVICE'))
      refuse(principal.kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN');
    return reply.header('cache-control', 'no-store').send(await parts.read());
  });
};
