import { serviceUrl, UpstreamConfig } from '#platform/json-upstream/settings.ts';

export const MarketConfig = UpstreamConfig.extend({
  DATA_PROCESSING_URL: serviceUrl('http://localhost:8004', 'data processing'),
});
