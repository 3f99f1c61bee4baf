import { enforcers } from '#directives/enforcers.ts';
import { defineSubgraph } from '#platform/subgraph.ts';
import { createSubgraphUpstreams } from '#platform/subgraph-upstreams.ts';
import { TranslationConfig } from './config.ts';
import { type Context, createContext } from './context.ts';
import { resolvers } from './resolvers.ts';
import { createNlpTranslation, longestMs } from './upstream.ts';

export const translation = defineSubgraph<typeof TranslationConfig, Context>({
  name: 'translation',
  port: 4007,
  schema: new URL('schema.graphql', import.meta.url),
  config: TranslationConfig,
  directives: enforcers,
  create: (parts) => {
    const upstreams = createSubgraphUpstreams(parts);
    const url = parts.config.NLP_TRANSLATION_URL;
    const upstream = upstreams.connect({ name: 'nlp_translation', url, longestMs });
    return {
      resolvers,
      createContext: createContext(upstream, createNlpTranslation(upstream)),
      checks: upstreams.checks,
      stop: upstreams.stop,
    };
  },
});
