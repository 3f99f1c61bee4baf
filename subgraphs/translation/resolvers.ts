import { describeCondition, describeService } from '#platform/json-upstream/describe-service.ts';
import { scalars } from '#platform/scalars.ts';
import { nameOf, targetsOf } from './languages.ts';
import type { Resolvers } from './schema.types.ts';
import { requireLanguages, requireText, requireTexts } from './text.ts';

export const resolvers: Resolvers = {
  ...scalars,
  Query: {
    translate: (_root, { input }, { translate }) => {
      requireText(input.text, 'input.text');
      requireLanguages(input);
      return translate(input);
    },
    translateMany: (_root, { input }, { translate }) => {
      const { texts, source, target } = input;
      requireTexts(texts);
      requireLanguages(input);
      return texts.map((text) => translate({ text, source, target }));
    },
    detectLanguage: (_root, { text }, context) => {
      requireText(text, 'text');
      return context.nlpTranslation.detect(text, context);
    },
    language: async (_root, { code }, { languages }) =>
      nameOf(code, await languages()) === null ? null : { code },
    languages: async (_root, _args, { languages }) =>
      Object.keys((await languages()).names).map((code) => ({ code })),
    upstreams: () => ({}),
    serviceHealth: () => ({}),
  },
  Upstreams: {
    nlpTranslation: (_root, _args, { nlpTranslationStatus }) => describeService(nlpTranslationStatus()),
  },
  ServiceHealth: {
    nlpTranslation: (_root, _args, { nlpTranslationStatus }) => describeCondition(nlpTranslationStatus()),
  },
  Translation: {
    original: ({ value }) => value.original,
    text: ({ value }) => value.text,
    source: ({ value }) => ({ code: value.source }),
    target: ({ value }) => ({ code: value.target }),
    confidence: ({ value }) => value.confidence,
    model: ({ value }) => value.model,
    translatedAt: ({ value }) => new Date(value.translatedAt),
  },
  LanguageDetection: {
    language: ({ value }) => ({ code: value.code }),
    confidence: ({ value }) => value.confidence,
    alternatives: ({ value }) =>
      value.alternatives.map(({ code, confidence }) => ({ language: { code }, confidence })),
  },
  Language: {
    __resolveReference: ({ code }) => ({ code }),
    name: async ({ code }, _args, { languages }) => nameOf(code, await languages()),
    translatesTo: async ({ code }, _args, { languages }) =>
      targetsOf(code, await languages()).map((target) => ({ code: target })),
  },
};
