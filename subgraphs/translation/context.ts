import type { JsonUpstream, ServiceStatus } from '#platform/json-upstream/create-json-upstream.ts';
import type { RequestBase } from '#platform/subgraph.ts';
import type { SupportedLanguages } from './languages.ts';
import { createTranslations, type Translations } from './translations.ts';
import type { NlpTranslation } from './upstream.ts';

export interface Context extends RequestBase {
  readonly nlpTranslation: NlpTranslation;
  readonly translate: Translations;
  /** Asked for once for a request. */
  readonly languages: () => Promise<SupportedLanguages>;
  readonly nlpTranslationStatus: () => ServiceStatus;
}

export const createContext =
  (upstream: JsonUpstream, nlpTranslation: NlpTranslation) =>
  (base: RequestBase): Context => {
    let asking: Promise<SupportedLanguages> | undefined;
    return {
      ...base,
      nlpTranslation,
      translate: createTranslations(upstream, base),
      nlpTranslationStatus: upstream.status,
      languages: () => {
        asking ??= nlpTranslation.languages(base);
        return asking;
      },
    };
  };
