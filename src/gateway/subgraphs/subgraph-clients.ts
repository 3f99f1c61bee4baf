import type { Registry } from 'prom-client';
import type { Check } from '#platform/health.ts';
import type { UpstreamTarget } from '#platform/upstream/create-upstream.ts';
import { createSubgraphClient, type SubgraphClient, type SubgraphClientParts } from './subgraph-client.ts';
import { createSubgraphMetrics } from './subgraph-metrics.ts';
import { checkCertificates } from './targets.ts';

export interface SubgraphClients {
  /** The client for a subgraph; kept over reloads as long as its URLs stay the same. */
  readonly get: (name: string, supergraphUrl: string) => SubgraphClient;
  readonly check: Check;
  readonly stop: () => Promise<void>;
}

const probeTimeoutMs = 1000;

const isUp = async ({ dispatcher }: UpstreamTarget): Promise<boolean> => {
  try {
    const { statusCode, body } = await dispatcher.request({
      method: 'GET',
      path: '/readyz',
      signal: AbortSignal.timeout(probeTimeoutMs),
    });
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
};

/** A subgraph is up when one of its URLs is. */
const probe = async ({ upstream }: SubgraphClient): Promise<'up' | 'down'> =>
  (await Promise.all(upstream.targets.map(isUp))).includes(true) ? 'up' : 'down';

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.join('|') === other.join('|');

/** Configuration by name wins over the supergraph, so one committed supergraph serves every environment. */
export const createSubgraphClients = ({
  registry,
  ...given
}: Omit<SubgraphClientParts, 'metrics'> & { readonly registry: Registry }): SubgraphClients => {
  const parts = { ...given, metrics: createSubgraphMetrics(registry) };
  checkCertificates(parts.config);
  const clients = new Map<string, SubgraphClient>();
  const replace = (name: string, urls: readonly string[]): SubgraphClient => {
    const old = clients.get(name);
    // Calls in flight on the old client end on their own.
    old
      ?.stop()
      .catch((error: unknown) => parts.logger.warn({ err: error }, 'A subgraph client did not close.'));
    const client = createSubgraphClient(name, urls, parts);
    clients.set(name, client);
    return client;
  };
  const each = async <Value>(look: (client: SubgraphClient) => Value | Promise<Value>) =>
    Object.fromEntries(
      await Promise.all([...clients].map(async ([name, client]) => [name, await look(client)] as const)),
    );
  return {
    get: (name, supergraphUrl) => {
      const urls = parts.config.SOBA_SUBGRAPH_URLS.get(name) ?? [supergraphUrl];
      const known = clients.get(name);
      return known !== undefined && isSame(known.urls, urls) ? known : replace(name, urls);
    },
    check: {
      name: 'subgraphs',
      // A subgraph that is down costs its own fields, never the graph.
      required: false,
      run: async () => {
        const subgraphs = await each(probe);
        const breakers = await each(({ upstream }) => upstream.state().breaker);
        return { up: !Object.values(subgraphs).includes('down'), subgraphs, breakers };
      },
    },
    stop: async () => {
      await Promise.all([...clients.values()].map((client) => client.stop()));
    },
  };
};
