import { serviceUrl, UpstreamConfig } from '#platform/json-upstream/settings.ts';

export const FraudConfig = UpstreamConfig.extend({
  FRAUD_DETECTION_URL: serviceUrl('http://localhost:8003', 'fraud detection'),
});
