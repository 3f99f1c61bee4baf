import { enforcers } from '#directives/enforcers.ts';
import { defineSubgraph } from '#platform/subgraph.ts';
import { createSubgraphUpstreams } from '#platform/subgraph-upstreams.ts';
import { ChainConfig } from './config.ts';
import { type Context, createContext } from './context.ts';
import { resolvers } from './resolvers.ts';
import { createBlockchainIntelligence, longestMs } from './upstream.ts';

export const chain = defineSubgraph<typeof ChainConfig, Context>({
  name: 'chain',
  port: 4010,
  schema: new URL('schema.graphql', import.meta.url),
  config: ChainConfig,
  directives: enforcers,
  create: (parts) => {
    const upstreams = createSubgraphUpstreams(parts);
    const url = parts.config.BLOCKCHAIN_INTELLIGENCE_URL;
    const upstream = upstreams.connect({ name: 'blockchain_intelligence', url, longestMs });
    return {
      resolvers,
      createContext: createContext({
        chain: createBlockchainIntelligence(upstream),
        chainStatus: upstream.status,
      }),
      checks: upstreams.checks,
      stop: upstreams.stop,
    };
  },
});
