import { enforcers } from '#directives/enforcers.ts';
import { defineSubgraph } from '#platform/subgraph.ts';
import { createSubgraphUpstreams } from '#platform/subgraph-upstreams.ts';
import { createAssessments } from './assessments.ts';
import { FraudConfig } from './config.ts';
import { type Context, createContext } from './context.ts';
import { resolvers } from './resolvers.ts';
import { longestMs } from './upstream.ts';

export const fraud = defineSubgraph<typeof FraudConfig, Context>({
  name: 'fraud',
  port: 4008,
  schema: new URL('schema.graphql', import.meta.url),
  config: FraudConfig,
  directives: enforcers,
  create: (parts) => {
    const upstreams = createSubgraphUpstreams(parts);
    const url = parts.config.FRAUD_DETECTION_URL;
    const upstream = upstreams.connect({ name: 'fraud_detection', url, longestMs });
    return {
      resolvers,
      createContext: createContext({
        risksFor: createAssessments(upstream, parts.clock),
        fraudDetectionStatus: upstream.status,
      }),
      checks: upstreams.checks,
      stop: upstreams.stop,
    };
  },
});
