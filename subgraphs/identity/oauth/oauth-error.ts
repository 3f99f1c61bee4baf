/** The codes of RFC 6749, RFC 6750 and RFC 7009 that are in use here, with their HTTP statuses. */
const statuses = {
  invalid_request: 400,
  invalid_client: 401,
  invalid_grant: 400,
  invalid_scope: 400,
  unsupported_grant_type: 400,
  insufficient_scope: 403,
} as const;

export type OauthErrorCode = keyof typeof statuses;

/** A refusal in the form of OAuth; everything else that is thrown is a problem of ours, and answered as one. */
export class OauthError extends Error {
  readonly code: OauthErrorCode;
  readonly status: number;

  constructor(code: OauthErrorCode, description: string) {
    super(description);
    this.name = 'OauthError';
    this.code = code;
    this.status = statuses[code];
  }
}
