import { z } from 'zod';
import { refusal } from '#platform/errors.ts';
import type { JsonUpstream } from '#platform/json-upstream/create-json-upstream.ts';
import type { Answer, Caller, Endpoint } from '#platform/json-upstream/endpoint.ts';
import { instant, real, share } from '#platform/json-upstream/shapes.ts';
import type { UpstreamFailure } from '#platform/upstream/failure.ts';
import type { SupportedLanguages } from './languages.ts';

/** The longest call that the contract allows. */
export const longestMs = 30_000;

const day = 86_400_000;

export interface TextQuestion {
  readonly text: string;
  readonly source: string;
  readonly target: string;
}

export interface TextsQuestion extends Omit<TextQuestion, 'text'> {
  readonly texts: readonly string[];
}

const OneTranslation = z
  .object({
    original_text: z.string(),
    translated_text: z.string(),
    source_language: z.string(),
    target_language: z.string(),
    confidence: share(),
    latency_ms: real().optional(),
    model_used: z.string(),
    timestamp: instant(),
  })
  .transform((answer) => ({
    original: answer.original_text,
    text: answer.translated_text,
    source: answer.source_language,
    target: answer.target_language,
    confidence: answer.confidence,
    model: answer.model_used,
    translatedAt: answer.timestamp,
  }));

export type Translation = z.output<typeof OneTranslation>;

const unsupported = ({ status }: UpstreamFailure) =>
  status === 400
    ? refusal('BAD_USER_INPUT', {
        argument: 'input.target',
        reason: 'UNSUPPORTED_PAIR',
        message: 'There is no translation between these languages.',
      })
    : undefined;

/** Kept by text, whether it was asked for alone or with others. */
export const translate: Endpoint<TextQuestion, Translation> = {
  name: 'translate',
  forms: [
    ({ text, source, target }) => ({
      method: 'POST',
      path: '/translate',
      body: { text, source_language: source, target_language: target },
    }),
  ],
  answer: OneTranslation,
  repeat: 'always',
  cache: { version: 1, freshMs: day, staleWhileRevalidateMs: day / 10, staleIfErrorMs: 7 * day },
  refusalOf: unsupported,
};

const languagesOf = ({ source, target }: TextsQuestion): string =>
  String(new URLSearchParams({ source_language: source, target_language: target }));

/** Some copies take the texts alone, others one object with all. */
export const translateMany: Endpoint<TextsQuestion, readonly Translation[]> = {
  name: 'translate-batch',
  forms: [
    (question) => ({
      method: 'POST',
      path: `/translate-batch?${languagesOf(question)}`,
      body: question.texts,
    }),
    (question) => ({
      method: 'POST',
      path: `/translate-batch?${languagesOf(question)}`,
      body: {
        texts: question.texts,
        source_language: question.source,
        target_language: question.target,
      },
    }),
  ],
  answer: z.object({ results: z.array(OneTranslation) }).transform(({ results }) => results),
  repeat: 'always',
};

const DetectionAnswer = z
  .object({
    detected_language: z.string(),
    confidence: share(),
    alternatives: z.array(z.tuple([z.string(), share()])),
  })
  .transform((answer) => ({
    code: answer.detected_language,
    confidence: answer.confidence,
    alternatives: answer.alternatives.map(([code, confidence]) => ({ code, confidence })),
  }));

export type Detection = z.output<typeof DetectionAnswer>;

const detect: Endpoint<string, Detection> = {
  name: 'detect-language',
  forms: [
    (text) => ({
      method: 'POST',
      path: '/detect-language',
      // Nothing is translated, but deployed copies want to be told a language to translate to.
      body: { text, target_language: 'en' },
    }),
  ],
  answer: DetectionAnswer,
  repeat: 'always',
  // As translations: the same text stays in the same language.
  cache: { version: 1, freshMs: day, staleWhileRevalidateMs: day / 10, staleIfErrorMs: 7 * day },
};

const supported: Endpoint<null, SupportedLanguages> = {
  name: 'supported-languages',
  forms: [() => ({ method: 'GET', path: '/supported-languages' })],
  answer: z
    .object({ languages: z.record(z.string(), z.string()), supported_pairs: z.array(z.string()) })
    .transform(({ languages, supported_pairs }) => ({ names: languages, pairs: supported_pairs })),
  repeat: 'always',
  cache: { version: 1, freshMs: 7 * day, staleWhileRevalidateMs: day, staleIfErrorMs: 30 * day },
};

export interface NlpTranslation {
  readonly detect: (text: string, caller: Caller) => Promise<Answer<Detection>>;
  readonly languages: (caller: Caller) => Promise<SupportedLanguages>;
}

export const createNlpTranslation = ({ ask }: Pick<JsonUpstream, 'ask'>): NlpTranslation => ({
  detect: (text, caller) => ask(detect, text, caller),
  languages: async (caller) => (await ask(supported, null, caller)).value,
});
