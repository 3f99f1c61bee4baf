import { enforcers } from '#directives/enforcers.ts';
import { defineSubgraph } from '#platform/subgraph.ts';
import { createSubgraphUpstreams } from '#platform/subgraph-upstreams.ts';
import { MarketConfig } from './config.ts';
import type { Context } from './context.ts';
import { resolvers } from './resolvers.ts';
import { createDataProcessing, longestMs } from './upstream.ts';

export const market = defineSubgraph<typeof MarketConfig, Context>({
  name: 'market',
  port: 4009,
  schema: new URL('schema.graphql', import.meta.url),
  config: MarketConfig,
  directives: enforcers,
  create: (parts) => {
    const upstreams = createSubgraphUpstreams(parts);
    const url = parts.config.DATA_PROCESSING_URL;
    const upstream = upstreams.connect({ name: 'data_processing', url, longestMs });
    const dataProcessing = createDataProcessing(upstream);
    return {
      resolvers,
      createContext: (base) => ({ ...base, dataProcessing, dataProcessingStatus: upstream.status }),
      checks: upstreams.checks,
      stop: upstreams.stop,
    };
  },
});
