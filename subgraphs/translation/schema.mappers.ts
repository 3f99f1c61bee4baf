import type { Answer } from '#platform/json-upstream/endpoint.ts';
import type { Detection, Translation } from './upstream.ts';

export type TranslationMapper = Answer<Translation>;
export type LanguageDetectionMapper = Answer<Detection>;
export interface LanguageMapper {
  readonly code: string;
}
