import type { FastifyInstance, FastifyRequest } from 'fastify';
import { hasRoleOrAbove } from '#directives/permission.ts';
import { refuse } from '#platform/errors.ts';
import type { Principal } from '#platform/identity.ts';
import type { Invalidate } from './invalidate.ts';

/** `POST /invalidate`, for administrators and for programs of ours. */
export const createInvalidationRoute = (
  app: FastifyInstance,
  parts: {
    readonly authenticate: (request: FastifyRequest) => Promise<Principal>;
    readonly invalidate: Invalidate;
  },
): void => {
  app.post('/invalidate', async (request, reply) => {
    const principal = await parts.authenticate(request);
    if (!hasRoleOrAbove(principal, 'ADMIN') && !hasRoleOrAbove(principal, 'SERVICE'))
      refuse(principal.kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN');
    const invalidated = await parts.invalidate(request.body);
    return reply.header('cache-control', 'no-store').send({ invalidated });
  });
};
