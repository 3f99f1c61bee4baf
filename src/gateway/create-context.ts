import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ClientInfo } from '#platform/client-info.ts';
import type { Clock } from '#platform/clock.ts';
import type { Logger } from '#platform/logger.ts';
import { callerAddress } from '#platform/rate-limit/identity-key.ts';
import { createStopSignal, type StopSignal } from '#platform/stop-signal.ts';
import type { Authenticated } from './authentication/authenticate.ts';
import type { RequestContext } from './request.ts';
import { createAnswerHeaders } from './subgraphs/answer-headers.ts';
import { type ForwardRule, pickForwarded } from './subgraphs/header-rules.ts';

const clientField = (value: unknown): string =>
  typeof value === 'string' && /^[\w .@/+-]{1,64}$/.test(value) ? value : 'unknown';

/** Longer ones are cut: it is kept and shown, and nothing depends on it. */
const textOf = (value: unknown, length: number): string =>
  typeof value === 'string' ? value.slice(0, length) : '';

/** Where a request came from, as far as it can be trusted, and what device and client it says it is. */
export const createClientOf =
  (trustedHops: number) =>
  ({ headers, socket }: FastifyRequest): ClientInfo => ({
    address: callerAddress({
      peer: socket.remoteAddress ?? '',
      forwardedFor: String(headers['x-forwarded-for'] ?? '') || undefined,
      trustedHops,
    }),
    userAgent: textOf(headers['user-agent'], 512),
    platform: textOf(headers['sec-ch-ua-platform'], 64).replaceAll('"', ''),
    name: clientField(headers['apollographql-client-name']),
    version: clientField(headers['apollographql-client-version']),
  });

/** Tells when the connection closes before the answer is written. */
const clientGone = (reply: FastifyReply): StopSignal => {
  const { signal, stop } = createStopSignal();
  reply.raw.on('close', () => {
    if (!reply.raw.writableFinished) stop();
  });
  return signal;
};

/** The edge: who asks, by which client, and how long the work may take. */
export const createRequestContext =
  (parts: {
    readonly authenticate: (request: FastifyRequest) => Authenticated | Promise<Authenticated>;
    readonly clientOf: (request: FastifyRequest) => ClientInfo;
    readonly requestTimeoutMs: number;
    readonly forwardRules: readonly ForwardRule[];
    readonly clock: Clock;
    readonly logger: Logger;
  }) =>
  (request: FastifyRequest, reply: FastifyReply): RequestContext | Promise<RequestContext> => {
    const startedAt = performance.now();
    const { headers } = request;
    const { address, userAgent, platform, name, version } = parts.clientOf(request);
    const contextOf = ({ principal, certainty }: Authenticated): RequestContext =>
      Object.freeze({
        requestId: request.id,
        principal,
        certainty,
        address,
        client: { name, version },
        device: { userAgent, platform },
        forwarded: pickForwarded(parts.forwardRules, headers),
        answerHeaders: createAnswerHeaders((cookie) => void reply.header('set-cookie', cookie)),
        deadline: parts.clock.now() + parts.requestTimeoutMs,
        startedAt,
        explain: request.routeOptions.url === '/explain' || headers['x-soba-explain'] === '1',
        signal: clientGone(reply),
        logger: parts.logger,
        notes: [],
      });
    const authenticated = parts.authenticate(request);
    return authenticated instanceof Promise ? authenticated.then(contextOf) : contextOf(authenticated);
  };
