import type { ReadonlyRequest } from './request.ts';

export interface Outcome {
  /** `ok`, `partial` (data and errors) or `failed`. */
  readonly outcome: 'ok' | 'partial' | 'failed';
  /** The distinct error codes of the answer. */
  readonly codes: readonly string[];
}

/** How a request ended, from its response. */
export const outcomeOf = (request: ReadonlyRequest): Outcome => {
  const { body } = request.response;
  const result = body?.kind === 'single' ? body.singleResult : body?.initialResult;
  const codes = new Set(result?.errors?.map((error) => String(error.extensions?.['code'] ?? 'UNKNOWN')));
  if (codes.size === 0) return { outcome: 'ok', codes: [] };
  const hasData = result?.data !== undefined && result.data !== null;
  return { outcome: hasData ? 'partial' : 'failed', codes: [...codes].toSorted() };
};
