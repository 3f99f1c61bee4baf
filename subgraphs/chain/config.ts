import { serviceUrl, UpstreamConfig } from '#platform/json-upstream/settings.ts';

export const ChainConfig = UpstreamConfig.extend({
  BLOCKCHAIN_INTELLIGENCE_URL: serviceUrl('http://localhost:8005', 'blockchain intelligence'),
});
