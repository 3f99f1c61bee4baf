import { request } from 'undici';
import type { Check } from '#platform/health.ts';
import { createSubgraphClient, type SubgraphClient, type SubgraphClientParts } from './subgraph-client.ts';

export interface SubgraphClients {
  /** The client for a subgraph; kept over reloads as long as its URL stays the same. */
  readonly get: (name: string, supergraphUrl: string) => SubgraphClient;
  readonly check: Check;
  readonly stop: () => Promise<void>;
}

const probeTimeoutMs = 1000;

const probe = async (url: string): Promise<'up' | 'down'> => {
  try {
    const { statusCode, body } = await request(new URL('/readyz', url), {
      signal: AbortSignal.timeout(probeTimeoutMs),
    });
    await body.dump();
    return statusCode === 200 ? 'up' : 'down';
  } catch {
    return 'down';
  }
};

/** Configuration by name wins over the supergraph, so one committed supergraph serves every environment. */
export const createSubgraphClients = (parts: SubgraphClientParts): SubgraphClients => {
  const clients = new Map<string, SubgraphClient>();
  const replace = (name: string, url: string): SubgraphClient => {
    const old = clients.get(name);
    // Calls in flight on the old client end on their own.
    old
      ?.stop()
      .catch((error: unknown) => parts.logger.warn({ err: error }, 'A subgraph client did not close.'));
    const client = createSubgraphClient(name, url, parts);
    clients.set(name, client);
    return client;
  };
  return {
    get: (name, supergraphUrl) => {
      const url = parts.config.SOBA_SUBGRAPH_URLS.get(name) ?? supergraphUrl;
      const known = clients.get(name);
      return known?.url === url ? known : replace(name, url);
    },
    check: {
      name: 'subgraphs',
      // A subgraph that is down costs its own fields, never the graph.
      required: false,
      run: async () => {
        const states = await Promise.all(
          [...clients].map(async ([name, client]) => [name, await probe(client.url)] as const),
        );
        return { up: states.every(([, state]) => state === 'up'), subgraphs: Object.fromEntries(states) };
      },
    },
    stop: async () => {
      await Promise.all([...clients.values()].map((client) => client.stop()));
    },
  };
};
