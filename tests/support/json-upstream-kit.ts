import { Registry } from 'prom-client';
import { z } from 'zod';
import type { CacheRedis } from '#platform/cache.ts';
import type { Clock } from '#platform/clock.ts';
import { parseConfig } from '#platform/config.ts';
import { createCallMetrics } from '#platform/json-upstream/call-metrics.ts';
import { createJsonUpstream, type JsonUpstream } from '#platform/json-upstream/create-json-upstream.ts';
import type { Caller, Endpoint } from '#platform/json-upstream/endpoint.ts';
import { UpstreamConfig } from '#platform/json-upstream/settings.ts';
import { decimal } from '#platform/json-upstream/shapes.ts';
import { createTestLog, type TestLog } from './log.ts';
import { type Upstream as Server, startUpstream, type UpstreamHandler } from './upstream.ts';

/** What the kit's service is asked: the price of something. */
export const PriceAnswer = z.object({ price: decimal(), source: z.string().optional() });
export type Price = z.output<typeof PriceAnswer>;

export const priceEndpoint = (given: Partial<Endpoint<string, Price>> = {}): Endpoint<string, Price> => ({
  name: 'price',
  forms: [(of) => ({ method: 'POST', path: '/price', body: { of } })],
  answer: PriceAnswer,
  repeat: 'always',
  ...given,
});

export const minute = { version: 1, freshMs: 60_000, staleWhileRevalidateMs: 0, staleIfErrorMs: 600_000 };

export interface JsonUpstreamKit {
  readonly upstream: JsonUpstream;
  readonly server: Server;
  /** The calls of endpoints; the health checks are left out. */
  readonly calls: () => Server['requests'];
  readonly clock: Clock;
  /** Time passes for the kit, and for nothing else. */
  readonly pass: (milliseconds: number) => void;
  /** A caller with so much time. */
  readonly caller: (milliseconds?: number, given?: Partial<Caller>) => Caller;
  readonly registry: Registry;
  readonly log: TestLog;
  readonly stop: () => Promise<void>;
}

const quick = {
  SOBA_UPSTREAM_RETRIES: '0',
  SOBA_UPSTREAM_HEALTH_MS: '3600000',
};

/** The client for services, before a tiny real server whose answers the test decides; it is always healthy. */
export const createJsonUpstreamKit = async (
  handler: UpstreamHandler,
  settings: Readonly<Record<string, string>> = {},
  given: { readonly redis?: CacheRedis; readonly path?: string } = {},
): Promise<JsonUpstreamKit> => {
  const server = await startUpstream((body, response, request) => {
    if (request.url?.endsWith('/health') === true)
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"healthy"}');
    else handler(body, response, request);
  });
  let passed = 0;
  const clock = { now: () => Date.now() + passed };
  const registry = new Registry();
  const log = createTestLog();
  const upstream = createJsonUpstream({
    name: 'prices',
    url: `${server.url}${given.path ?? ''}`,
    longestMs: 30_000,
    config: parseConfig(UpstreamConfig, { ...quick, ...settings }),
    metrics: createCallMetrics(registry),
    clock,
    random: Math.random,
    logger: log.logger,
    redis: given.redis,
  });
  return {
    upstream,
    server,
    calls: () => server.requests.filter(({ url }) => !url.endsWith('/health')),
    clock,
    pass: (milliseconds) => {
      passed += milliseconds;
    },
    caller: (milliseconds = 10_000, more = {}) => ({
      principal: { id: 'caller-a' },
      requestId: 'request-1234',
      deadline: clock.now() + milliseconds,
      ...more,
    }),
    registry,
    log,
    stop: async () => {
      await upstream.stop();
      await server.stop();
    },
  };
};
