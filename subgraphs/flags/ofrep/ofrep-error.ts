export type OfrepErrorCode =
  | 'PARSE_ERROR'
  | 'INVALID_CONTEXT'
  | 'TARGETING_KEY_MISSING'
  | 'FLAG_NOT_FOUND'
  | 'GENERAL';

/** What OFREP answers in words of its own. */
export class OfrepError extends Error {
  readonly errorCode: OfrepErrorCode;

  constructor(errorCode: OfrepErrorCode, message: string) {
    super(message);
    this.name = 'OfrepError';
    this.errorCode = errorCode;
  }
}
