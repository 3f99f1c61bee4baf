import { Registry } from 'prom-client';
import { z } from 'zod';
import type { RequestContext } from '#gateway/request.ts';
import { createAnswerHeaders } from '#gateway/subgraphs/answer-headers.ts';
import type { SubgraphCall } from '#gateway/subgraphs/calls.ts';
import { subgraphSettings } from '#gateway/subgraphs/settings.ts';
import type { SubgraphClient } from '#gateway/subgraphs/subgraph-client.ts';
import { createSubgraphClients, type SubgraphClients } from '#gateway/subgraphs/subgraph-clients.ts';
import { type Clock, systemClock } from '#platform/clock.ts';
import { parseConfig } from '#platform/config.ts';
import { anonymous } from '#platform/identity.ts';
import { createTestLog, type TestLog } from './log.ts';
import { startUpstream, type Upstream, type UpstreamHandler } from './upstream.ts';

export interface SubgraphKit {
  readonly server: Upstream;
  readonly clients: SubgraphClients;
  readonly client: SubgraphClient;
  readonly ask: (given?: Partial<SubgraphCall>) => ReturnType<SubgraphClient['ask']>;
  /** Prometheus text of one metric. */
  readonly metric: (name: string) => Promise<readonly string[]>;
  readonly log: TestLog;
  readonly stop: () => Promise<void>;
}

/** A request as the edge knows it; the test changes what it is about. */
export const requestContext = (
  given: Partial<RequestContext> & { readonly cookies?: string[] } = {},
): RequestContext => {
  const { cookies = [], ...rest } = given;
  return {
    requestId: 'request-1',
    principal: anonymous,
    certainty: 'current',
    address: '192.0.2.1',
    client: { name: 'test', version: '1' },
    device: { userAgent: 'agent', platform: 'Linux' },
    forwarded: {},
    answerHeaders: createAnswerHeaders((cookie) => void cookies.push(cookie)),
    deadline: Date.now() + 30_000,
    startedAt: performance.now(),
    signal: new AbortController().signal,
    explain: false,
    logger: createTestLog().logger,
    notes: [],
    ...rest,
  };
};

/** The gateway's client for a subgraph "a" in the place of which the test answers. */
export const startSubgraphKit = async (
  handler: UpstreamHandler,
  settings: Readonly<Record<string, string>> = {},
  clock: Clock = systemClock,
): Promise<SubgraphKit> => {
  const server = await startUpstream(handler);
  const log = createTestLog();
  const registry = new Registry();
  const clients = createSubgraphClients({
    config: parseConfig(z.object(subgraphSettings), settings),
    mint: async ({ id }) => `token of ${id ?? 'nobody'}`,
    principalOf: ({ principal }) => principal,
    registry,
    clock,
    random: Math.random,
    logger: log.logger,
  });
  const client = clients.get('a', `${server.url}/graphql`);
  return {
    server,
    clients,
    client,
    log,
    ask: (given = {}) =>
      client.ask({
        bodyPrefix: '{"query":"{ x }","variables":',
        variables: {},
        context: requestContext(),
        isQuery: true,
        mayShare: true,
        ...given,
      }),
    metric: async (name) =>
      (await registry.metrics())
        .split('\n')
        .filter((line) => line.startsWith(name) && !line.includes('_bucket')),
    stop: async () => {
      await Promise.all(client.upstream.targets.map(({ dispatcher }) => dispatcher.destroy()));
      await clients.stop().catch(() => undefined);
      await server.stop();
    },
  };
};
