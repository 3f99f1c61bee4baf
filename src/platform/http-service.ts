import { Server as NetServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Context, context } from '@opentelemetry/api';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { systemClock } from './clock.ts';
import { type ErrorCode, errorTable } from './errors.ts';
import { type Check, createHealthRoutes } from './health.ts';
import { problemOf } from './http-errors.ts';
import { createId } from './ids.ts';
import { sayWhetherLast } from './last-answer.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { requestScope } from './request-scope.ts';
import type { ServiceConfig } from './service-config.ts';
import { endServerSpan, startServerSpan } from './tracing/spans.ts';

export interface HttpService {
  readonly name: string;
  readonly url: string;
  readonly stop: () => Promise<void>;
}

export interface HttpServiceOptions {
  readonly name: string;
  readonly port: number;
  readonly config: ServiceConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly checks: readonly Check[];
  readonly routes: (app: FastifyInstance) => void | Promise<void>;
  /** Lets go of the port when it was held until now. */
  readonly beforeListen?: (() => Promise<void>) | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    trace: Context | null;
  }
}

interface StopState {
  ready: boolean;
}

const acceptableId = /^[\w.-]{8,128}$/;

const requestIdOf = (headers: Readonly<Record<string, unknown>>): string => {
  const given = headers['x-request-id'];
  return typeof given === 'string' && acceptableId.test(given) ? given : createId(systemClock);
};

const lingerMs = 1000;

/** Bytes that are not HTTP never reach a route; answer by the same table and hang up. */
const refuseConnection = (error: Error & { readonly code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const codes: Readonly<Record<string, ErrorCode>> = {
    HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
    ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
  };
  const code = codes[error.code ?? ''] ?? 'BAD_REQUEST';
  const { status, message } = errorTable[code];
  const body = JSON.stringify({ type: 'about:blank', title: message, status, code });
  socket.end(
    `HTTP/1.1 ${status} ${code}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  // A caller who does not hang up in return would hold the connection, and our stop, for ever.
  socket.setTimeout(lingerMs, () => socket.destroy());
};

/** Scope, trace and duration of every request, in one place. */
const observeRequests = (app: FastifyInstance, metrics: Metrics): void => {
  app.decorateRequest('trace', null);
  app.addHook('onRequest', (request, reply, done) => {
    const startedAt = performance.now();
    reply.header('x-request-id', request.id);
    const route = request.routeOptions.url ?? 'none';
    const started = startServerSpan(`${request.method} ${route}`, request.headers);
    request.trace = started.context;
    reply.raw.on('close', () => {
      const status = reply.raw.writableFinished ? reply.statusCode : 499;
      const labels = { method: request.method, route, status: String(status) };
      metrics.httpDuration.observe(labels, (performance.now() - startedAt) / 1000);
      endServerSpan(started.span, status);
    });
    done();
  });
  // Reading the body loses the async context, so it is entered after that.
  app.addHook('preHandler', (request, _reply, done) => {
    requestScope.run({ requestId: request.id }, () => context.with(request.trace ?? context.active(), done));
  });
};

const createApp = (options: HttpServiceOptions): FastifyInstance => {
  const { config, logger } = options;
  const answer = (thrown: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const problem = problemOf(thrown);
    if (problem.status >= 500) logger.error({ err: thrown }, 'A request failed.');
    return reply
      .code(problem.status)
      .type('application/problem+json')
      .send({ ...problem, requestId: request.id });
  };
  const app = fastify({
    bodyLimit: config.SOBA_BODY_LIMIT_BYTES,
    requestTimeout: config.SOBA_RECEIVE_TIMEOUT_MS,
    // A request that arrives on an open connection while we drain is still served.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    http: {
      maxHeaderSize: config.SOBA_HEADER_LIMIT_BYTES,
      // Node's own headers timeout follows this one; a longer one than the request's would switch both off.
      requestTimeout: config.SOBA_RECEIVE_TIMEOUT_MS,
      // Node looks for late requests every 30 s otherwise.
      connectionsCheckingInterval: Math.min(1000, config.SOBA_RECEIVE_TIMEOUT_MS),
    },
    genReqId: (raw) => requestIdOf(raw.headers),
    clientErrorHandler: refuseConnection,
    frameworkErrors: answer,
    routerOptions: { ignoreTrailingSlash: true },
  });
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler(answer);
  app.setNotFoundHandler((request, reply) => answer({ code: 'FST_ERR_NOT_FOUND' }, request, reply));
  return app;
};

const connectionCount = (app: FastifyInstance): Promise<number> =>
  new Promise((resolve) => app.server.getConnections((_error, count) => resolve(count ?? 0)));

/** Long enough for a busy client to send its next request and be told to leave; an idle one is cut then. */
const leaveTimeMs = 1000;

const untilAllHaveLeft = async (app: FastifyInstance): Promise<void> => {
  const end = Date.now() + leaveTimeMs;
  while (Date.now() < end && (await connectionCount(app)) > 0) await sleep(10);
};

/**
 * Not ready, still serving (load balancers look away); then no new connections, and each open one is told to leave with
 * its next answer; then what is in flight ends. Closing idle connections at once would race with a request on its way.
 */
const createStop = (app: FastifyInstance, config: ServiceConfig, state: StopState) => async () => {
  state.ready = false;
  await sleep(config.SOBA_DRAIN_MS);
  NetServer.prototype.close.call(app.server);
  await untilAllHaveLeft(app);
  const cut = setTimeout(() => app.server.closeAllConnections(), config.SOBA_STOP_TIMEOUT_MS);
  await app.close();
  clearTimeout(cut);
};

/** An HTTP server with health, metrics, limits, request scope, tracing and an orderly end. */
export const startHttpService = async (options: HttpServiceOptions): Promise<HttpService> => {
  const app = createApp(options);
  const state: StopState = { ready: true };
  observeRequests(app, options.metrics);
  app.addHook('onSend', (...[, reply, payload, done]) => {
    sayWhetherLast(reply);
    done(null, payload);
  });
  createHealthRoutes(app, {
    checks: options.checks,
    metrics: options.metrics,
    isDraining: () => !state.ready,
  });
  await options.routes(app);
  await app.ready();
  await options.beforeListen?.();
  await app.listen({ host: options.config.HOST, port: options.port });
  const address = app.server.address();
  const boundPort = typeof address === 'object' && address !== null ? address.port : options.port;
  const host = options.config.HOST.includes(':') ? `[${options.config.HOST}]` : options.config.HOST;
  let stopping: Promise<void> | undefined;
  const stop = createStop(app, options.config, state);
  return {
    name: options.name,
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${boundPort}`,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
};
