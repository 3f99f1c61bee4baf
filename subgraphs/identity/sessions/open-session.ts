import type { ClientInfo } from '#platform/client-info.ts';
import type { Principal } from '#platform/identity.ts';
import type { Transaction } from '../database.ts';

/** How somebody has proved who they are: the `amr` of the tokens. */
export const authMethods = ['pwd', 'otp', 'wallet', 'recovery'] as const;

export type AuthMethod = (typeof authMethods)[number];

export interface NewSession {
  readonly userId: string;
  /** When the proof was given, in milliseconds since the epoch. */
  readonly authTime: number;
  readonly methods: readonly AuthMethod[];
  /** `context.client`: where the request came from, as the gateway saw it. */
  readonly device: ClientInfo;
  /** The account's token version when the proof was judged: what was revoked since is not opened again by it. */
  readonly version?: number;
}

export interface AccessGrant {
  readonly accessToken: string;
  readonly accessExpiresAt: Date;
}

export interface SessionGrant extends AccessGrant {
  readonly refreshToken: string;
  readonly refreshExpiresAt: Date;
  readonly sessionId: string;
}

/**
 * `TOO_MANY_SESSIONS`: only when sessions are refused and not evicted. `STEP_UP_REQUIRED`: the risk asks for a second
 * factor, and the methods hold none. `BLOCKED`: the risk is too high. `NO_ACCOUNT`: it is gone or was closed meanwhile.
 */
export type SessionRejection = 'TOO_MANY_SESSIONS' | 'STEP_UP_REQUIRED' | 'BLOCKED' | 'NO_ACCOUNT';

export type OpenSession = (
  session: NewSession,
) => Promise<SessionGrant | { readonly rejected: SessionRejection }>;

export type RevocationReason =
  | 'sign_out'
  | 'revoked_by_user'
  | 'revoked_by_admin'
  | 'evicted'
  | 'token_reuse'
  | 'device_changed'
  | 'password_changed'
  | 'password_reset'
  | 'factor_changed'
  | 'access_changed'
  | 'account_closed'
  | 'emergency';

/** What an area of identity may ask of the sessions. */
export interface SessionGate {
  readonly openSession: OpenSession;
  /**
   * Ends every session of the account, and its API keys unless `keepApiKeys`. What is not known to the caller before
   * the end of its transaction belongs into that transaction.
   */
  readonly revokeAllOfUser: (
    userId: string,
    reason: RevocationReason,
    options?: {
      readonly transaction?: Transaction;
      readonly keepApiKeys?: boolean;
      readonly exceptSessionId?: string | undefined;
    },
  ) => Promise<void>;
  /** Refuses with STEP_UP_REQUIRED unless the caller's session lives and was authenticated within the time. */
  readonly requireFreshAuth: (principal: Principal, maxAgeSeconds: number) => Promise<void>;
  /** After a step-up: the session counts as freshly authenticated, and this is its new access token. */
  readonly renewAuthentication: (
    principal: Principal,
    proof: { readonly authTime: number; readonly methods: readonly AuthMethod[] },
  ) => Promise<AccessGrant | null>;
}
