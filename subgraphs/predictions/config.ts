import { httpUrl } from '#platform/config.ts';
import { snapshotFileSetting } from '#platform/flags/snapshot-file.ts';
import { serviceUrl, UpstreamConfig } from '#platform/json-upstream/settings.ts';

export const PredictionsConfig = UpstreamConfig.extend({
  ML_MODELS_URL: serviceUrl('http://localhost:8001', 'ML models'),
  SOBA_FLAGS_URL: httpUrl()
    .default('http://127.0.0.1:4003')
    .describe('The flags subgraph. What it says decides who gets which generation of the models.'),
  ...snapshotFileSetting,
});
