import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '#platform/clock.ts';
import type { Principal } from '#platform/identity.ts';
import type { Logger } from '#platform/logger.ts';
import { callerAddress } from '#platform/rate-limit/identity-key.ts';
import type { RequestContext } from './request.ts';

const clientField = (value: unknown): string =>
  typeof value === 'string' && /^[\w .@/+-]{1,64}$/.test(value) ? value : 'unknown';

/** Aborts when the connection closes before the answer is written. */
const clientGone = (reply: FastifyReply): AbortSignal => {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
};

/** The edge: who asks, by which client, and how long the work may take. */
export const createRequestContext =
  (parts: {
    readonly authenticate: (header: string | undefined) => Promise<Principal>;
    readonly requestTimeoutMs: number;
    readonly trustedHops: number;
    readonly clock: Clock;
    readonly logger: Logger;
  }) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<RequestContext> => {
    const startedAt = performance.now();
    const { headers } = request;
    return Object.freeze({
      requestId: request.id,
      principal: await parts.authenticate(headers.authorization),
      address: callerAddress({
        peer: request.socket.remoteAddress ?? '',
        forwardedFor: [headers['x-forwarded-for'] ?? []].flat().join(',') || undefined,
        trustedHops: parts.trustedHops,
      }),
      client: {
        name: clientField(headers['apollographql-client-name']),
        version: clientField(headers['apollographql-client-version']),
      },
      deadline: parts.clock.now() + parts.requestTimeoutMs,
      startedAt,
      explain: request.routeOptions.url === '/explain' || headers['x-soba-explain'] === '1',
      signal: clientGone(reply),
      logger: parts.logger,
      notes: new Map(),
    });
  };
