import { serviceUrl, UpstreamConfig } from '#platform/json-upstream/settings.ts';

export const TranslationConfig = UpstreamConfig.extend({
  NLP_TRANSLATION_URL: serviceUrl('http://localhost:8002', 'translation'),
});
