import { z } from 'zod';
import { defineEndpoint } from '#gateway/rest/rest-endpoint.ts';
import {
  freshness,
  freshnessFields,
  freshnessOf,
  type Kept,
  language,
  share,
  text,
  time,
} from '#gateway/rest/values.ts';

interface Code {
  readonly code: string;
}

interface Translation extends Kept {
  readonly originalText: string;
  readonly translatedText: string;
  readonly source: Code;
  readonly target: Code;
  readonly confidence: number;
  readonly modelUsed: string;
  readonly timestamp: string;
}

const translationFields = `originalText: original translatedText: text source { code } target { code }
  confidence modelUsed: model timestamp: translatedAt ${freshnessFields}`;

const translation = z.object({
  originalText: z.string(),
  translatedText: z.string(),
  sourceLanguage: z.string(),
  targetLanguage: z.string(),
  confidence: share(),
  modelUsed: z.string(),
  timestamp: time(),
  freshness: freshness(),
});

const translationOf = ({ source, target, ...found }: Translation) => ({
  ...found,
  sourceLanguage: source.code,
  targetLanguage: target.code,
  freshness: freshnessOf(found),
});

const between = {
  targetLanguage: language(),
  sourceLanguage: language().default('auto').meta({ description: '`auto` finds it out.' }),
};

const longestText = 5000;

const translate = defineEndpoint({
  id: 'translateText',
  method: 'POST',
  path: '/api/python/nlp/translate',
  summary: 'One text in another language.',
  service: 'NLP_TRANSLATION',
  document: `query RestTranslateText($input: TranslateInput!) { translate(input: $input) { ${translationFields} } }`,
  input: z.object({ text: text(longestText), ...between }),
  output: translation,
  variables: (input) => ({
    input: { text: input.text, target: input.targetLanguage, source: input.sourceLanguage },
  }),
  answer: ({ translate: found }: { readonly translate: Translation | null }) => found && translationOf(found),
});

const translateBatch = defineEndpoint({
  id: 'translateBatch',
  method: 'POST',
  path: '/api/python/nlp/translate-batch',
  summary: 'Several texts in another language, in the order given. Either all are translated or it fails.',
  service: 'NLP_TRANSLATION',
  document: `query RestTranslateBatch($input: TranslateManyInput!) {
    translateMany(input: $input) { ${translationFields} }
  }`,
  input: z.object({
    texts: z.array(text(longestText)).min(1).max(100, 'takes at most 100 texts'),
    ...between,
  }),
  output: z.object({ results: z.array(translation) }),
  variables: (input) => ({
    input: { texts: input.texts, target: input.targetLanguage, source: input.sourceLanguage },
  }),
  answer: ({ translateMany: all }: { readonly translateMany: readonly (Translation | null)[] | null }) => {
    const found = all?.filter((one) => one !== null) ?? [];
    return found.length === all?.length ? { results: found.map(translationOf) } : null;
  },
});

interface Detection extends Kept {
  readonly language: Code;
  readonly confidence: number;
  readonly alternatives: readonly { readonly language: Code; readonly confidence: number }[];
}

const detectLanguage = defineEndpoint({
  id: 'detectLanguage',
  method: 'POST',
  path: '/api/python/nlp/detect-language',
  summary: 'Which language a text is in.',
  service: 'NLP_TRANSLATION',
  document: `query RestDetectLanguage($text: String!) {
    detectLanguage(text: $text) {
      language { code } confidence alternatives { language { code } confidence } ${freshnessFields}
    }
  }`,
  input: z.object({ text: text(longestText) }),
  output: z.object({
    detectedLanguage: z.string(),
    confidence: share(),
    alternatives: z.array(z.tuple([z.string(), share()])),
    freshness: freshness(),
  }),
  variables: (input) => input,
  answer: ({ detectLanguage: found }: { readonly detectLanguage: Detection | null }) =>
    found && {
      detectedLanguage: found.language.code,
      confidence: found.confidence,
      alternatives: found.alternatives.map((one): [string, number] => [one.language.code, one.confidence]),
      freshness: freshnessOf(found),
    },
});

interface Language extends Code {
  readonly name: string | null;
  readonly translatesTo: readonly Code[] | null;
}

const supportedLanguages = defineEndpoint({
  id: 'supportedLanguages',
  method: 'GET',
  path: '/api/python/nlp/supported-languages',
  summary: 'Every language that can be translated from or to.',
  service: 'NLP_TRANSLATION',
  document: 'query RestSupportedLanguages { languages { code name translatesTo { code } } }',
  input: z.object({}),
  output: z.object({
    languages: z.record(z.string(), z.string().nullable()).meta({ description: 'Names by code.' }),
    supportedPairs: z.array(z.string()).meta({ example: ['en-es'] }),
  }),
  variables: () => ({}),
  answer: ({ languages }: { readonly languages: readonly Language[] | null }) =>
    languages && {
      languages: Object.fromEntries(languages.map(({ code, name }) => [code, name])),
      supportedPairs: languages.flatMap(({ code, translatesTo }) =>
        (translatesTo ?? []).map((target) => `${code}-${target.code}`),
      ),
    },
});

export const nlpEndpoints = [translate, detectLanguage, translateBatch, supportedLanguages];
