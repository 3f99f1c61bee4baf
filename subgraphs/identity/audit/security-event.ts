/** Everything that happens to an account's security, by name. Add yours here: consumers rely on the list. */
export const securityEventTypes = [
  'account.registered',
  'account.email_changed',
  'account.under_attack',
  'sign_in.failed',
  'sign_in.blocked',
  'password.changed',
  'password.reset_requested',
  'password.reset',
  'factor.enabled',
  'factor.disabled',
  'factor.failed',
  'factor.recovery_codes_renewed',
  'factor.recovery_code_used',
  'wallet.linked',
  'wallet.unlinked',
  'session.opened',
  'session.rejected',
  'session.ended',
  'session.refresh_reused',
  'session.device_changed',
  'session.stepped_up',
  'risk.assessed',
  'token.revoked',
  'not_before.set',
  'api_key.created',
  'api_key.rotated',
  'api_key.revoked',
  'client.created',
  'client.rotated',
  'client.revoked',
  'client.rejected',
  'access.changed',
  'rate_limit.reset',
  'rate_limit.granted',
  'rate_limit.override_set',
  'rate_limit.override_removed',
] as const;

export type SecurityEventType = (typeof securityEventTypes)[number];

/** Facts of an event: no secrets, no tokens, no passwords, and no e-mail addresses. */
export type EventData = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
