import { enforcers } from '#directives/enforcers.ts';
import { defineSubgraph } from '#platform/subgraph.ts';
import { createSubgraphUpstreams } from '#platform/subgraph-upstreams.ts';
import { PredictionsConfig } from './config.ts';
import { type Context, createContext } from './context.ts';
import { createModelVersion } from './model-version.ts';
import { resolvers } from './resolvers.ts';
import { createMlModels, longestMs } from './upstream.ts';

/** Without a word from the flags subgraph for so long the first generation answers. */
const longestFlagMs = 1000;

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
    const flags = upstreams.connect({
      name: 'flags',
      url: config.SOBA_FLAGS_URL,
      healthPath: '/livez',
      longestMs: longestFlagMs,
    });
    return {
      resolvers,
      createContext: createContext({
        mlModels: createMlModels(mlModels),
        modelVersion: createModelVersion(flags),
        mlModelsStatus: mlModels.status,
      }),
      checks: upstreams.checks,
      stop: upstreams.stop,
    };
  },
});
