import { type ErrorCode, errorTable, Refusal } from './errors.ts';

/** RFC 9457 fields plus our code. */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly [detail: string]: unknown;
}

/** The HTTP framework's own refusals, by our table. */
const frameworkCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_NOT_FOUND: 'NOT_FOUND',
  FST_ERR_CTP_BODY_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_INVALID_JSON_BODY: 'BAD_REQUEST',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'BAD_REQUEST',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'BAD_REQUEST',
  FST_ERR_BAD_URL: 'BAD_REQUEST',
};

const codeOf = (thrown: unknown): ErrorCode => {
  if (thrown instanceof Refusal) return thrown.code;
  const { code, statusCode } = Object(thrown) as { readonly code?: unknown; readonly statusCode?: unknown };
  const known = typeof code === 'string' ? frameworkCodes[code] : undefined;
  return known ?? (statusCode === 400 ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR');
};

export const problemOf = (thrown: unknown): Problem => {
  const code = codeOf(thrown);
  const { status, message } = errorTable[code];
  const refusal = thrown instanceof Refusal ? thrown : undefined;
  return { type: 'about:blank', title: refusal?.message ?? message, status, code, ...refusal?.details };
};
