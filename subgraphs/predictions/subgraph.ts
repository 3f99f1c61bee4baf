import { enforcers } from '#directives/enforcers.ts';
import { createRemoteFlags } from '#platform/flags/remote-flags.ts';
import { defineSubgraph } from '#platform/subgraph.ts';
import { createSubgraphUpstreams } from '#platform/subgraph-upstreams.ts';
import { PredictionsConfig } from './config.ts';
import { type Context, createContext } from './context.ts';
import { createModelVersion } from './model-version.ts';
import { resolvers } from './resolvers.ts';
import { createMlModels, longestMs } from './upstream.ts';

export const predictions = defineSubgraph<typeof PredictionsConfig, Context>({
  name: 'predictions',
  port: 4006,
  schema: new URL('schema.graphql', import.meta.url),
  config: PredictionsConfig,
  directives: enforcers,
  create: (parts) => {
    const { config } = parts;
    const upstreams = createSubgraphUpstreams(parts);
    const mlModels = upstreams.connect({ name: 'ml_models', url: config.ML_MODELS_URL, longestMs });
    const { clock, logger } = parts;
    const flags = createRemoteFlags({
      url: config.SOBA_FLAGS_URL,
      file: config.SOBA_FLAGS_FILE,
      clock,
      logger,
    });
    return {
      resolvers,
      createContext: createContext({
        mlModels: createMlModels(mlModels),
        modelVersion: createModelVersion(flags),
        mlModelsStatus: mlModels.status,
      }),
      checks: [flags.check, ...upstreams.checks],
      stop: async () => {
        await flags.stop();
        await upstreams.stop();
      },
    };
  },
});
