// Generated from schema.graphql by `npm run generate`. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { SignInMethodsMapper, UserMapper, ApiKeyMapper, SecurityEventMapper, ServiceClientMapper, SessionMapper, WalletNonceMapper } from './schema.mappers.ts';
import type { Context } from './context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An instant in time, ISO 8601 with offset, for example `2026-11-20T08:30:00.000Z`. */
  DateTime: { input: Date; output: Date; }
  /** A length of time: a whole number and `s`, `m`, `h` or `d`, for example `90s` or `1h`. */
  Duration: { input: string; output: string; }
  _FieldSet: { input: string; output: string; }
};

/** What a caller may do. USER < SUPPORT < COMPLIANCE < ADMIN; SERVICE stands beside them. */
export type Role =
  /** A signed-in person. */
  | 'USER'
  /** Helps users; sees their accounts, changes nothing. */
  | 'SUPPORT'
  /** Handles data-protection and fraud cases. */
  | 'COMPLIANCE'
  /** Operates the platform. */
  | 'ADMIN'
  /** A program of ours or of a partner, not a person. */
  | 'SERVICE';

/** What a caller has subscribed to; decides rate limits and features. */
export type Tier =
  | 'FREE'
  | 'PREMIUM'
  | 'ENTERPRISE'
  /** Staff of the platform. */
  | 'ADMIN';

/** Whose bucket a rate limit counts in. */
export type RateLimitKey =
  /** The account, the API key or, for anonymous callers, the network. */
  | 'USER'
  /** The network that the request came from. */
  | 'IP'
  /** The API key; callers without one count by account. */
  | 'API_KEY'
  /** One bucket for everybody. */
  | 'GLOBAL';

/** For whom an answer is kept. */
export type CacheControlScope =
  /** Everybody gets the same answer. */
  | 'PUBLIC'
  /** An answer is for the caller who asked for it. */
  | 'PRIVATE';

/** What a rate limit does while the store that all gateways share is away. */
export type RateLimitFailureMode =
  /** Each gateway keeps to its share. */
  | 'LOCAL'
  /** Nobody may: for sign-in, and for what cannot be undone. */
  | 'CLOSED'
  /** Everybody may. */
  | 'OPEN';

export type Query = {
  readonly __typename?: 'Query';
  /** The signed-in account. */
  readonly me?: Maybe<User>;
  /** Any account, for support staff. */
  readonly user?: Maybe<User>;
  /** The caller's API keys, oldest first. */
  readonly apiKeys?: Maybe<ReadonlyArray<ApiKey>>;
  /** What happened to the security of the caller's account, newest first. */
  readonly mySecurityEvents?: Maybe<SecurityEventPage>;
  /** What happened to the security of any account, newest first. */
  readonly securityEvents?: Maybe<SecurityEventPage>;
  /** Programs that get access tokens with credentials of their own, oldest first. */
  readonly serviceClients?: Maybe<ReadonlyArray<ServiceClient>>;
  /** What is left of a caller's rate limit; null when there is no such account, key or client. */
  readonly rateLimit?: Maybe<RateLimit>;
  /** Who has other limits than those of the tier, the last set first. */
  readonly rateLimitOverrides?: Maybe<RateLimitOverridePage>;
  /** Every version of one override, newest first. */
  readonly rateLimitOverrideVersions?: Maybe<RateLimitOverridePage>;
  /** Where the caller is signed in, the session used last first. */
  readonly sessions?: Maybe<ReadonlyArray<Session>>;
};


export type QueryUserArgs = {
  id: Scalars['ID']['input'];
};


export type QueryMySecurityEventsArgs = {
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QuerySecurityEventsArgs = {
  filter?: InputMaybe<SecurityEventFilter>;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryRateLimitArgs = {
  of: RateLimitSubject;
};


export type QueryRateLimitOverridesArgs = {
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryRateLimitOverrideVersionsArgs = {
  of: RateLimitSubject;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Exchanges an e-mail address and a password for tokens, or for a challenge when the account has a second factor. */
  readonly signIn: SignInResult;
  /** Answers the challenge of a sign-in with a code of the authenticator, a recovery code or the code that was mailed. */
  readonly completeSignIn: SignInResult;
  /**
   * Changes what an account may do. Its access tokens end within five seconds, and the next ones tell the change. Takes a
   * fresh authentication.
   */
  readonly changeAccess: ChangeAccessResult;
  /** Ends every session, access token and API key of an account. Takes a fresh authentication. */
  readonly revokeUser: AccessRevoked;
  /** Ends one access token, by its id (`jti`). */
  readonly revokeAccessToken: AccessRevoked;
  /**
   * For a breach: everything that was issued until now ends, to a tenant or to everybody, within five seconds. Sessions, access
   * tokens, API keys and the secrets of service clients, the caller's own included. Takes a fresh authentication.
   */
  readonly revokeEverythingBefore: AccessRevoked;
  /**
   * Begins an account: mails a token to the address, for `verifyEmail`. The answer is the same whether or not the address
   * has an account; its owner learns it by mail.
   */
  readonly register: RegisterResult;
  /** Opens the account that `register` began, and signs in to it. Takes the token of the mail and the password chosen then. */
  readonly verifyEmail: SignInResult;
  /** Mails a token for `resetPassword`, if the address has an account. The answer does not tell. */
  readonly requestPasswordReset: MailRequested;
  /** Sets a new password with the token of a mail. Ends every session and revokes every API key of the account. */
  readonly resetPassword: ResetPasswordResult;
  /**
   * Sets a new password. Ends every other session and revokes every API key of the account. The caller's own session goes on:
   * refresh it for its next access token.
   */
  readonly changePassword: ChangePasswordResult;
  /** Mails a token for `confirmEmail` to the new address. Takes a fresh authentication. */
  readonly changeEmail: ChangeEmailResult;
  /** Gives the account the address that the token was mailed to. */
  readonly confirmEmail: ConfirmEmailResult;
  /** Changes the name that others see. */
  readonly changeDisplayName: ChangeDisplayNameResult;
  /**
   * Proves again who is asking, so that the session counts as freshly authenticated. What refuses with `STEP_UP_REQUIRED`
   * works after it.
   */
  readonly confirmIdentity: ConfirmIdentityResult;
  /**
   * Makes an API key, which is sent in the place of an access token. It acts for the account with the role USER and those of
   * its scopes that the account has. Takes a fresh authentication.
   */
  readonly createApiKey: CreateApiKeyResult;
  /** Gives a key a new secret; the old one goes on for a while. Takes a fresh authentication. */
  readonly rotateApiKey: RotateApiKeyResult;
  /** Ends a key at once. */
  readonly revokeApiKey: RevokeApiKeyResult;
  /** Makes credentials for `POST /oauth2/token`. Takes a fresh authentication. */
  readonly createServiceClient: ServiceClientResult;
  /** Gives a client a new secret; the old one goes on for a while. Takes a fresh authentication. */
  readonly rotateServiceClient: ServiceClientResult;
  /** Ends a client and its access tokens. Takes a fresh authentication. */
  readonly revokeServiceClient: ServiceClientRevoked;
  /** Fills a caller's bucket. Other gateways may repeat a refusal for ten seconds. Takes a fresh authentication. */
  readonly resetRateLimit: RateLimitResult;
  /** Gives tokens back, up to a full bucket; who needs more needs an override. Takes a fresh authentication. */
  readonly grantRateLimitTokens: RateLimitResult;
  /** Gives somebody other limits, on every gateway within seconds. Takes a fresh authentication. */
  readonly setRateLimitOverride: RateLimitOverrideResult;
  /** Gives somebody the limits of the tier again. Takes a fresh authentication. */
  readonly removeRateLimitOverride: RateLimitOverrideResult;
  /** Begins a second factor: the secret for an authenticator app. Takes a fresh authentication. */
  readonly startTotp: StartTotpResult;
  /**
   * Turns the second factor on with a first code, and gives the recovery codes. Ends every other session. The caller's own
   * goes on: refresh it for its next access token.
   */
  readonly confirmTotp: RecoveryCodesResult;
  /** Turns the second factor off. Takes a fresh authentication. */
  readonly disableTotp: DisableTotpResult;
  /** Replaces the recovery codes. Takes a fresh authentication. */
  readonly renewRecoveryCodes: RecoveryCodesResult;
  /**
   * Exchanges a refresh token for the next tokens. Each refresh token works once: the same client that sends it again within
   * ten seconds gets the same answer, and whoever sends it later ends the session, because two have it then.
   */
  readonly refreshSession: RefreshSessionResult;
  /** Ends the caller's session. */
  readonly signOut: SessionsEnded;
  /** Ends a session of the caller. */
  readonly endSession: SessionsEnded;
  /** Ends every session of the caller but this one. */
  readonly endOtherSessions: SessionsEnded;
  /** Ends every session of the caller. */
  readonly endAllSessions: SessionsEnded;
  /** A nonce for one message that a wallet is to sign (EIP-4361). */
  readonly createWalletNonce: WalletNonce;
  /** Signs in with a wallet. One that no account knows opens a new account. */
  readonly signInWithWallet: SignInResult;
  /** Lets a wallet sign in to the account. Takes a fresh authentication. */
  readonly linkWallet: LinkWalletResult;
  /**
   * Takes that back, and ends every other session. The caller's own goes on: refresh it for its next access token. Takes a
   * fresh authentication.
   */
  readonly unlinkWallet: UnlinkWalletResult;
};


export type MutationSignInArgs = {
  input: SignInInput;
};


export type MutationCompleteSignInArgs = {
  input: CompleteSignInInput;
};


export type MutationChangeAccessArgs = {
  input: ChangeAccessInput;
};


export type MutationRevokeUserArgs = {
  input: RevokeUserInput;
};


export type MutationRevokeAccessTokenArgs = {
  id: Scalars['ID']['input'];
};


export type MutationRevokeEverythingBeforeArgs = {
  input: RevokeEverythingInput;
};


export type MutationRegisterArgs = {
  input: RegisterInput;
};


export type MutationVerifyEmailArgs = {
  input: VerifyEmailInput;
};


export type MutationRequestPasswordResetArgs = {
  email: Scalars['String']['input'];
};


export type MutationResetPasswordArgs = {
  input: ResetPasswordInput;
};


export type MutationChangePasswordArgs = {
  input: ChangePasswordInput;
};


export type MutationChangeEmailArgs = {
  email: Scalars['String']['input'];
};


export type MutationConfirmEmailArgs = {
  token: Scalars['String']['input'];
};


export type MutationChangeDisplayNameArgs = {
  displayName: Scalars['String']['input'];
};


export type MutationConfirmIdentityArgs = {
  input: ConfirmIdentityInput;
};


export type MutationCreateApiKeyArgs = {
  input: CreateApiKeyInput;
};


export type MutationRotateApiKeyArgs = {
  input: RotateApiKeyInput;
};


export type MutationRevokeApiKeyArgs = {
  id: Scalars['ID']['input'];
};


export type MutationCreateServiceClientArgs = {
  input: CreateServiceClientInput;
};


export type MutationRotateServiceClientArgs = {
  input: RotateServiceClientInput;
};


export type MutationRevokeServiceClientArgs = {
  id: Scalars['ID']['input'];
};


export type MutationResetRateLimitArgs = {
  input: ResetRateLimitInput;
};


export type MutationGrantRateLimitTokensArgs = {
  input: GrantRateLimitTokensInput;
};


export type MutationSetRateLimitOverrideArgs = {
  input: SetRateLimitOverrideInput;
};


export type MutationRemoveRateLimitOverrideArgs = {
  input: RemoveRateLimitOverrideInput;
};


export type MutationConfirmTotpArgs = {
  code: Scalars['String']['input'];
};


export type MutationRefreshSessionArgs = {
  input: RefreshSessionInput;
};


export type MutationEndSessionArgs = {
  id: Scalars['ID']['input'];
};


export type MutationSignInWithWalletArgs = {
  input: WalletProofInput;
};


export type MutationLinkWalletArgs = {
  input: WalletProofInput;
};


export type MutationUnlinkWalletArgs = {
  input: UnlinkWalletInput;
};

/** An account of the platform. Other subgraphs add what they know about it. */
export type User = {
  readonly __typename?: 'User';
  readonly id: Scalars['ID']['output'];
  /** Only for the account itself and for support staff. */
  readonly email?: Maybe<Scalars['String']['output']>;
  readonly displayName: Scalars['String']['output'];
  readonly roles: ReadonlyArray<Role>;
  readonly tier: Tier;
  readonly createdAt: Scalars['DateTime']['output'];
  /** Only for the account itself and for support staff. */
  readonly signInMethods?: Maybe<SignInMethods>;
  /** The scopes of the account's access tokens. Only for the account itself and for support staff. */
  readonly scopes?: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** The account's API keys; for staff. One's own are in `Query.apiKeys`. */
  readonly apiKeys?: Maybe<ReadonlyArray<ApiKey>>;
  /** What is left of the account's rate limit. Only for the account itself and for administrators. */
  readonly rateLimit?: Maybe<RateLimit>;
  /** Where the account is signed in; for staff. One's own are in `Query.sessions`. */
  readonly sessions?: Maybe<ReadonlyArray<Session>>;
};

/** How one can sign in to an account. */
export type SignInMethods = {
  readonly __typename?: 'SignInMethods';
  readonly hasPassword: Scalars['Boolean']['output'];
  /** Whether signing in takes a code of an authenticator. */
  readonly hasTotp: Scalars['Boolean']['output'];
  readonly recoveryCodesLeft: Scalars['Int']['output'];
  readonly wallets: ReadonlyArray<Wallet>;
};

export type SignInInput = {
  readonly email: Scalars['String']['input'];
  readonly password: Scalars['String']['input'];
};

export type SignInResult = SignedIn | SecondFactorRequired | SignInRejected;

export type SignedIn = {
  readonly __typename?: 'SignedIn';
  /** Send it as `Authorization: Bearer <accessToken>`. */
  readonly accessToken: Scalars['String']['output'];
  readonly expiresAt: Scalars['DateTime']['output'];
  /** Exchange it for the next tokens, once. */
  readonly refreshToken: Scalars['String']['output'];
  readonly refreshExpiresAt: Scalars['DateTime']['output'];
  readonly sessionId: Scalars['ID']['output'];
  readonly user: User;
};

/** The first proof is good; the account or the risk asks for another. Answer with `completeSignIn`. */
export type SecondFactorRequired = {
  readonly __typename?: 'SecondFactorRequired';
  readonly challenge: Scalars['String']['output'];
  readonly factors: ReadonlyArray<SecondFactor>;
  readonly expiresAt: Scalars['DateTime']['output'];
};

export type SecondFactor =
  /** Six digits of the authenticator app. */
  | 'AUTHENTICATOR'
  /** One of the codes that were shown when the second factor was turned on. */
  | 'RECOVERY_CODE'
  /** Eight digits that have been mailed to the account's address. */
  | 'EMAIL_CODE';

export type CompleteSignInInput = {
  readonly challenge: Scalars['String']['input'];
  readonly code: Scalars['String']['input'];
};

export type SignInRejected = {
  readonly __typename?: 'SignInRejected';
  readonly reason: SignInRejection;
  /** When the next attempt will be judged; null when it may come at once. */
  readonly retryAt?: Maybe<Scalars['DateTime']['output']>;
};

export type SignInRejection =
  /** No account has this e-mail address and password. Which of the two is wrong is not told. */
  | 'INVALID_CREDENTIALS'
  /** Too many attempts have failed. This one was not judged: wait until `retryAt`. */
  | 'TOO_MANY_ATTEMPTS'
  | 'INVALID_CODE'
  /** The token or challenge has expired or was used. */
  | 'INVALID_TOKEN'
  /** The message is not one that may sign in here, or the wallet has not signed it. */
  | 'INVALID_SIGNATURE'
  /** The account has as many sessions as it may. */
  | 'TOO_MANY_SESSIONS'
  /** The sign-in is unusual and asks for a second factor, which this account does not have. */
  | 'SECOND_FACTOR_MISSING'
  /** The sign-in is too unusual. */
  | 'BLOCKED';

export type ChangeAccessInput = {
  readonly userId: Scalars['ID']['input'];
  /** USER and what else the person may do. What is not given stays as it is. */
  readonly roles?: InputMaybe<ReadonlyArray<Role>>;
  readonly tier?: InputMaybe<Tier>;
  readonly scopes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

export type ChangeAccessResult = AccessChanged | ChangeAccessRejected;

export type AccessChanged = {
  readonly __typename?: 'AccessChanged';
  readonly user: User;
  readonly scopes: ReadonlyArray<Scalars['String']['output']>;
};

export type ChangeAccessRejected = {
  readonly __typename?: 'ChangeAccessRejected';
  readonly reason: ChangeAccessRejection;
};

export type ChangeAccessRejection =
  | 'NO_ACCOUNT'
  /** Every person is a USER, and none is a SERVICE. */
  | 'INVALID_ROLES'
  | 'INVALID_SCOPE'
  /** Nobody could operate the platform any more. */
  | 'LAST_ADMIN';

export type RevokeUserInput = {
  readonly userId: Scalars['ID']['input'];
  /** Whether the account's API keys go on. */
  readonly keepApiKeys: Scalars['Boolean']['input'];
};

export type RevokeEverythingInput = {
  /** Without it everything of everybody. */
  readonly tenant?: InputMaybe<Scalars['String']['input']>;
  /** For the audit. 1 to 200 characters. */
  readonly reason: Scalars['String']['input'];
};

export type AccessRevoked = {
  readonly __typename?: 'AccessRevoked';
  /** What was issued before is dead. */
  readonly before: Scalars['DateTime']['output'];
};

export type RegisterInput = {
  readonly email: Scalars['String']['input'];
  /** At least as long as `PasswordRejected.leastLength` says; any characters. */
  readonly password: Scalars['String']['input'];
  readonly displayName: Scalars['String']['input'];
};

export type RegisterResult = MailRequested | InputRejected | PasswordRejected;

/** A mail is on its way, if there is a reason to send one. */
export type MailRequested = {
  readonly __typename?: 'MailRequested';
  /** The address as it was understood. */
  readonly email: Scalars['String']['output'];
};

export type InputRejected = {
  readonly __typename?: 'InputRejected';
  readonly reason: InputRejection;
};

export type InputRejection =
  /** This is no e-mail address. */
  | 'INVALID_EMAIL'
  /** A name has 1 to 100 characters and none that cannot be seen. */
  | 'INVALID_DISPLAY_NAME';

export type PasswordRejected = {
  readonly __typename?: 'PasswordRejected';
  readonly reason: PasswordRejection;
  /** Characters that a password must have. */
  readonly leastLength: Scalars['Int']['output'];
};

export type PasswordRejection =
  | 'TOO_SHORT'
  /** More than 1024 bytes. */
  | 'TOO_LONG'
  /** Little more than the address, the name or a word that everybody tries. */
  | 'TOO_EASY'
  /** It is known from a breach elsewhere. */
  | 'BREACHED';

export type VerifyEmailInput = {
  readonly token: Scalars['String']['input'];
  readonly password: Scalars['String']['input'];
};

export type ResetPasswordInput = {
  readonly token: Scalars['String']['input'];
  readonly newPassword: Scalars['String']['input'];
};

export type ResetPasswordResult = PasswordChanged | PasswordRejected | TokenRejected;

export type PasswordChanged = {
  readonly __typename?: 'PasswordChanged';
  /** When. */
  readonly at: Scalars['DateTime']['output'];
};

export type TokenRejected = {
  readonly __typename?: 'TokenRejected';
  readonly reason: TokenRejection;
};

export type TokenRejection =
  /** The token has expired or was used. */
  | 'INVALID_TOKEN';

export type ChangePasswordInput = {
  /** Null only when the account has none yet; then a fresh authentication is asked for instead. */
  readonly currentPassword?: InputMaybe<Scalars['String']['input']>;
  readonly newPassword: Scalars['String']['input'];
  /** Needed when the account has a second factor. */
  readonly code?: InputMaybe<Scalars['String']['input']>;
};

export type ChangePasswordResult = PasswordChanged | PasswordRejected | ProofRejected;

export type ProofRejected = {
  readonly __typename?: 'ProofRejected';
  readonly reason: ProofRejection;
  /** When the next attempt will be judged; null when it may come at once. */
  readonly retryAt?: Maybe<Scalars['DateTime']['output']>;
};

export type ProofRejection =
  | 'WRONG_PASSWORD'
  /** The message is not one that may sign in here, or no wallet of the account has signed it. */
  | 'INVALID_SIGNATURE'
  /** The account has a second factor. */
  | 'CODE_REQUIRED'
  | 'INVALID_CODE'
  | 'TOO_MANY_ATTEMPTS';

export type ChangeEmailResult = MailRequested | InputRejected;

export type ConfirmEmailResult = EmailChanged | TokenRejected;

export type EmailChanged = {
  readonly __typename?: 'EmailChanged';
  readonly email: Scalars['String']['output'];
};

export type ChangeDisplayNameResult = DisplayNameChanged | InputRejected;

export type DisplayNameChanged = {
  readonly __typename?: 'DisplayNameChanged';
  readonly user: User;
};

/** Either the password or the signature of a wallet, and a code when the account has a second factor. */
export type ConfirmIdentityInput = {
  readonly password?: InputMaybe<Scalars['String']['input']>;
  readonly wallet?: InputMaybe<WalletProofInput>;
  readonly code?: InputMaybe<Scalars['String']['input']>;
};

export type ConfirmIdentityResult = IdentityConfirmed | ProofRejected;

export type IdentityConfirmed = {
  readonly __typename?: 'IdentityConfirmed';
  /** In place of the session's earlier one. */
  readonly accessToken: Scalars['String']['output'];
  readonly expiresAt: Scalars['DateTime']['output'];
};

export type ApiKey = {
  readonly __typename?: 'ApiKey';
  /** The part of the key that is no secret: `soba_live_<id>_…`. */
  readonly id: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
  readonly scopes: ReadonlyArray<Scalars['String']['output']>;
  readonly createdAt: Scalars['DateTime']['output'];
  /** Null when it does not end by itself. */
  readonly expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** To the minute. */
  readonly lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Until when the secret from before the last rotation works as well. */
  readonly previousSecretUntil?: Maybe<Scalars['DateTime']['output']>;
};

export type CreateApiKeyInput = {
  /** 1 to 100 characters. */
  readonly name: Scalars['String']['input'];
  /** Only scopes that the account has: `User.scopes`. */
  readonly scopes: ReadonlyArray<Scalars['String']['input']>;
  readonly expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
};

export type CreateApiKeyResult = ApiKeyCreated | ApiKeyRejected;

export type ApiKeyCreated = {
  readonly __typename?: 'ApiKeyCreated';
  readonly apiKey: ApiKey;
  /** Send it as `Authorization: Bearer <key>`. It is shown now and never again. */
  readonly key: Scalars['String']['output'];
};

export type ApiKeyRejected = {
  readonly __typename?: 'ApiKeyRejected';
  readonly reason: ApiKeyRejection;
};

export type ApiKeyRejection =
  /** An account may have twenty. */
  | 'TOO_MANY_KEYS'
  | 'INVALID_NAME'
  /** The account does not have this scope, or it is none. */
  | 'INVALID_SCOPE'
  /** It would have expired already. */
  | 'INVALID_EXPIRY'
  /** An overlap is 0 seconds to 30 days. */
  | 'INVALID_OVERLAP'
  /** The caller has no such key. */
  | 'NOT_FOUND';

export type RotateApiKeyInput = {
  readonly id: Scalars['ID']['input'];
  /** For so long the old secret works as well. With 0 it ends at once. */
  readonly overlapSeconds: Scalars['Int']['input'];
};

export type RotateApiKeyResult = ApiKeyRotated | ApiKeyRejected;

export type ApiKeyRotated = {
  readonly __typename?: 'ApiKeyRotated';
  readonly apiKey: ApiKey;
  /** With the new secret. It is shown now and never again. */
  readonly key: Scalars['String']['output'];
};

export type RevokeApiKeyResult = ApiKeyRevoked | ApiKeyRejected;

export type ApiKeyRevoked = {
  readonly __typename?: 'ApiKeyRevoked';
  readonly id: Scalars['ID']['output'];
};

export type SecurityEventFilter = {
  readonly userId?: InputMaybe<Scalars['ID']['input']>;
  /** For example `session.refresh_reused`. */
  readonly types?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

export type SecurityEventPage = {
  readonly __typename?: 'SecurityEventPage';
  readonly events: ReadonlyArray<SecurityEvent>;
  /** For `after`; null when there are no older events. */
  readonly nextCursor?: Maybe<Scalars['String']['output']>;
};

export type SecurityEvent = {
  readonly __typename?: 'SecurityEvent';
  readonly id: Scalars['ID']['output'];
  readonly at: Scalars['DateTime']['output'];
  /** For example `session.opened` or `api_key.created`. */
  readonly type: Scalars['String']['output'];
  /** The account that it happened to. */
  readonly userId?: Maybe<Scalars['ID']['output']>;
  /** Who did it, when that was somebody else. */
  readonly actorId?: Maybe<Scalars['ID']['output']>;
  readonly sessionId?: Maybe<Scalars['ID']['output']>;
  /** Where the request came from. */
  readonly address?: Maybe<Scalars['String']['output']>;
  readonly userAgent?: Maybe<Scalars['String']['output']>;
  /** The facts of the event, by name. */
  readonly facts: ReadonlyArray<SecurityFact>;
};

export type SecurityFact = {
  readonly __typename?: 'SecurityFact';
  readonly name: Scalars['String']['output'];
  readonly value: Scalars['String']['output'];
};

export type ServiceClient = {
  readonly __typename?: 'ServiceClient';
  /** The `client_id`. */
  readonly id: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
  readonly tier: Tier;
  readonly scopes: ReadonlyArray<Scalars['String']['output']>;
  readonly createdAt: Scalars['DateTime']['output'];
  /** To the minute. */
  readonly lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly previousSecretUntil?: Maybe<Scalars['DateTime']['output']>;
};

export type CreateServiceClientInput = {
  /** 1 to 100 characters. */
  readonly name: Scalars['String']['input'];
  readonly tier: Tier;
  readonly scopes: ReadonlyArray<Scalars['String']['input']>;
};

export type RotateServiceClientInput = {
  readonly id: Scalars['ID']['input'];
  /** For so long the old secret works as well. With 0 it ends at once. */
  readonly overlapSeconds: Scalars['Int']['input'];
};

export type ServiceClientResult = ServiceClientSecret | ServiceClientRejected;

export type ServiceClientSecret = {
  readonly __typename?: 'ServiceClientSecret';
  readonly client: ServiceClient;
  /** The `client_secret`. It is shown now and never again. */
  readonly secret: Scalars['String']['output'];
};

export type ServiceClientRejected = {
  readonly __typename?: 'ServiceClientRejected';
  readonly reason: ServiceClientRejection;
};

export type ServiceClientRejection =
  /** A name has 1 to 100 characters; a scope has letters, digits and `:._-`, and there are at most 50. */
  | 'INVALID_INPUT'
  /** An overlap is 0 seconds to 30 days. */
  | 'INVALID_OVERLAP'
  | 'NOT_FOUND';

export type ServiceClientRevoked = {
  readonly __typename?: 'ServiceClientRevoked';
  /** False when there was no such client. */
  readonly revoked: Scalars['Boolean']['output'];
};

/** What is left of a caller's rate limit, as this request has found it. */
export type RateLimit = {
  readonly __typename?: 'RateLimit';
  readonly policy: Scalars['String']['output'];
  readonly tier: Tier;
  /** Whether other limits hold than those of the tier. */
  readonly isOverridden: Scalars['Boolean']['output'];
  /** Tokens that the tightest window holds; null when there is no limit. */
  readonly limit?: Maybe<Scalars['Float']['output']>;
  /** Whole tokens that are left in it. */
  readonly remaining?: Maybe<Scalars['Int']['output']>;
  /** When all windows are full again, if nothing is spent. */
  readonly resetAt: Scalars['DateTime']['output'];
  readonly windows: ReadonlyArray<RateLimitWindow>;
};

export type RateLimitWindow = {
  readonly __typename?: 'RateLimitWindow';
  readonly name: Scalars['String']['output'];
  readonly seconds: Scalars['Float']['output'];
  readonly limit: Scalars['Float']['output'];
  readonly remaining: Scalars['Int']['output'];
  /** When there is one token more; null when it is full. */
  readonly nextTokenAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it is full again. */
  readonly resetAt: Scalars['DateTime']['output'];
};

/** Whose limit. */
export type RateLimitSubject = {
  readonly kind: RateLimitSubjectKind;
  /** The id of an account, an API key or a client; a client's name; an IP address. */
  readonly id: Scalars['String']['input'];
};

export type RateLimitSubjectKind =
  | 'USER'
  /** A key shares the bucket of its account, unless it has an override. */
  | 'API_KEY'
  /** A program that has authenticated with credentials of its own. */
  | 'CLIENT'
  /** What a client calls itself, `apollographql-client-name`. Anybody can call itself anything: it has no bucket, and its override can only lower limits. */
  | 'CLIENT_NAME'
  /** Whoever is not signed in, by network. It has no overrides. */
  | 'ADDRESS';

export type ResetRateLimitInput = {
  readonly of: RateLimitSubject;
  /** For the audit. 1 to 200 characters. */
  readonly reason: Scalars['String']['input'];
};

export type GrantRateLimitTokensInput = {
  readonly of: RateLimitSubject;
  readonly tokens: Scalars['Float']['input'];
  /** For the audit. 1 to 200 characters. */
  readonly reason: Scalars['String']['input'];
};

export type RateLimitResult = RateLimitChanged | RateLimitRejected;

export type RateLimitChanged = {
  readonly __typename?: 'RateLimitChanged';
  readonly rateLimit: RateLimit;
};

export type RateLimitRejected = {
  readonly __typename?: 'RateLimitRejected';
  readonly reason: RateLimitRejection;
};

export type RateLimitRejection =
  /** There is no such account, key or client. */
  | 'NOT_FOUND'
  /** A client's name has no bucket of its own. */
  | 'NO_BUCKET'
  /** An address has no override. */
  | 'NO_OVERRIDE'
  /** Either a factor from 0.01 to 1000, or at most 4 windows of different names and lengths, none with less than one token. */
  | 'INVALID_LIMITS'
  /** The name of a client takes a factor below 1, and nothing else. */
  | 'MAY_ONLY_LOWER'
  /** Tokens are more than 0, and at most a billion. */
  | 'INVALID_TOKENS'
  /** It would have ended already. */
  | 'INVALID_EXPIRY'
  /** Somebody else has changed it. */
  | 'VERSION_CONFLICT';

export type SetRateLimitOverrideInput = {
  readonly of: RateLimitSubject;
  /** The limits of the tier times this. Either this or `windows`. */
  readonly factor?: InputMaybe<Scalars['Float']['input']>;
  /** In the place of the tier's windows. An empty list means no limit. */
  readonly windows?: InputMaybe<ReadonlyArray<RateLimitWindowInput>>;
  /** For the audit. 1 to 200 characters. */
  readonly reason: Scalars['String']['input'];
  /** When it ends by itself. */
  readonly expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The version that it follows, 0 for none. Without it, whatever is there. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
};

export type RateLimitWindowInput = {
  /** Lower case letters, digits and dashes, such as `minute`. */
  readonly name: Scalars['String']['input'];
  readonly limit: Scalars['Float']['input'];
  readonly seconds: Scalars['Int']['input'];
};

export type RemoveRateLimitOverrideInput = {
  readonly of: RateLimitSubject;
  /** For the audit. 1 to 200 characters. */
  readonly reason: Scalars['String']['input'];
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
};

export type RateLimitOverrideResult = RateLimitOverrideChanged | RateLimitRejected;

export type RateLimitOverrideChanged = {
  readonly __typename?: 'RateLimitOverrideChanged';
  readonly override: RateLimitOverride;
};

export type RateLimitOverridePage = {
  readonly __typename?: 'RateLimitOverridePage';
  readonly overrides: ReadonlyArray<RateLimitOverride>;
  /** For `after`; null when there are no older ones. */
  readonly nextCursor?: Maybe<Scalars['String']['output']>;
};

export type RateLimitOverride = {
  readonly __typename?: 'RateLimitOverride';
  readonly kind: RateLimitSubjectKind;
  readonly subject: Scalars['String']['output'];
  readonly version: Scalars['Int']['output'];
  /** Null when it has windows, and when it was removed with this version. */
  readonly factor?: Maybe<Scalars['Float']['output']>;
  readonly windows?: Maybe<ReadonlyArray<RateLimitOverrideWindow>>;
  readonly isRemoved: Scalars['Boolean']['output'];
  readonly reason: Scalars['String']['output'];
  readonly setBy?: Maybe<Scalars['ID']['output']>;
  readonly setAt: Scalars['DateTime']['output'];
  readonly expiresAt?: Maybe<Scalars['DateTime']['output']>;
};

export type RateLimitOverrideWindow = {
  readonly __typename?: 'RateLimitOverrideWindow';
  readonly name: Scalars['String']['output'];
  readonly limit: Scalars['Float']['output'];
  readonly seconds: Scalars['Float']['output'];
};

export type StartTotpResult = TotpStarted | FactorRejected;

export type TotpStarted = {
  readonly __typename?: 'TotpStarted';
  /** Base32, to be typed into an authenticator app. */
  readonly secret: Scalars['String']['output'];
  /** The same as an `otpauth:` address, for a QR code. */
  readonly uri: Scalars['String']['output'];
};

export type FactorRejected = {
  readonly __typename?: 'FactorRejected';
  readonly reason: FactorRejection;
};

export type FactorRejection =
  | 'ALREADY_ENABLED'
  | 'NOT_ENABLED'
  /** Call `startTotp` first. */
  | 'NOT_STARTED'
  | 'INVALID_CODE';

export type RecoveryCodesResult = RecoveryCodes | FactorRejected;

/** Each works once in place of a code. They are shown now and never again. */
export type RecoveryCodes = {
  readonly __typename?: 'RecoveryCodes';
  readonly codes: ReadonlyArray<Scalars['String']['output']>;
};

export type DisableTotpResult = TotpDisabled | FactorRejected;

export type TotpDisabled = {
  readonly __typename?: 'TotpDisabled';
  readonly user: User;
};

export type Session = {
  readonly __typename?: 'Session';
  readonly id: Scalars['ID']['output'];
  /** Whether it is the one that this request is made with. */
  readonly isCurrent: Scalars['Boolean']['output'];
  readonly createdAt: Scalars['DateTime']['output'];
  /** When its tokens were refreshed last. */
  readonly lastUsedAt: Scalars['DateTime']['output'];
  /** When it ends if it is not used before. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** When its owner last proved who they are, and how: `pwd`, `otp`, `wallet`, `recovery`. */
  readonly authenticatedAt: Scalars['DateTime']['output'];
  readonly methods: ReadonlyArray<Scalars['String']['output']>;
  /** For example `Firefox` and `Windows`. */
  readonly browser: Scalars['String']['output'];
  readonly platform: Scalars['String']['output'];
  /** The address that it was used from last, and where that is, when this is known. */
  readonly address: Scalars['String']['output'];
  readonly city?: Maybe<Scalars['String']['output']>;
  /** Two letters of ISO 3166-1. */
  readonly country?: Maybe<Scalars['String']['output']>;
};

export type RefreshSessionInput = {
  readonly refreshToken: Scalars['String']['input'];
};

export type RefreshSessionResult = SessionRefreshed | RefreshRejected;

export type SessionRefreshed = {
  readonly __typename?: 'SessionRefreshed';
  /** Send it as `Authorization: Bearer <accessToken>`. */
  readonly accessToken: Scalars['String']['output'];
  readonly expiresAt: Scalars['DateTime']['output'];
  /** Exchange it for the next tokens, once. */
  readonly refreshToken: Scalars['String']['output'];
  readonly refreshExpiresAt: Scalars['DateTime']['output'];
  readonly sessionId: Scalars['ID']['output'];
};

export type RefreshRejected = {
  readonly __typename?: 'RefreshRejected';
  readonly reason: RefreshRejection;
};

/** Sign in again, except after `OTHER_CLIENT`, where the other request has the tokens. */
export type RefreshRejection =
  /** This is no refresh token, or its session has ended. */
  | 'INVALID'
  /** The session was not used for too long, or has reached its end. */
  | 'EXPIRED'
  /** It was exchanged before. Somebody has a copy of it, so the session has ended. */
  | 'REUSED'
  /** It was just exchanged by another device or from another network. */
  | 'OTHER_CLIENT'
  /** It came from another device or network than the session is known by, and that is not allowed. */
  | 'DEVICE_CHANGED';

export type SessionsEnded = {
  readonly __typename?: 'SessionsEnded';
  /** How many have ended. */
  readonly count: Scalars['Int']['output'];
};

export type Wallet = {
  readonly __typename?: 'Wallet';
  /** With the capitals of EIP-55. */
  readonly address: Scalars['String']['output'];
  /** The chain of a contract wallet. Null when the address is that of a key, which is the same on every chain. */
  readonly chainId?: Maybe<Scalars['Int']['output']>;
  readonly linkedAt: Scalars['DateTime']['output'];
};

export type WalletNonce = {
  readonly __typename?: 'WalletNonce';
  readonly nonce: Scalars['String']['output'];
  readonly expiresAt: Scalars['DateTime']['output'];
  /** A message with this nonce, to be signed as it is. Clients may write their own. */
  readonly message: Scalars['String']['output'];
};


export type WalletNonceMessageArgs = {
  address: Scalars['String']['input'];
  chainId: Scalars['Int']['input'];
  domain: Scalars['String']['input'];
};

export type WalletProofInput = {
  /** The message, exactly as it was signed. */
  readonly message: Scalars['String']['input'];
  /** Hexadecimal, as EIP-191 `personal_sign`, EIP-1271 or EIP-6492 make it. */
  readonly signature: Scalars['String']['input'];
};

export type LinkWalletResult = WalletLinked | LinkWalletRejected;

export type WalletLinked = {
  readonly __typename?: 'WalletLinked';
  readonly wallet: Wallet;
};

export type LinkWalletRejected = {
  readonly __typename?: 'LinkWalletRejected';
  readonly reason: LinkWalletRejection;
};

export type LinkWalletRejection =
  | 'INVALID_SIGNATURE'
  /** It signs in to another account. */
  | 'LINKED_ELSEWHERE';

export type UnlinkWalletInput = {
  readonly address: Scalars['String']['input'];
  readonly chainId?: InputMaybe<Scalars['Int']['input']>;
};

export type UnlinkWalletResult = WalletUnlinked | UnlinkWalletRejected;

export type WalletUnlinked = {
  readonly __typename?: 'WalletUnlinked';
  readonly user: User;
};

export type UnlinkWalletRejected = {
  readonly __typename?: 'UnlinkWalletRejected';
  readonly reason: UnlinkWalletRejection;
};

export type UnlinkWalletRejection =
  | 'NOT_LINKED'
  /** Without it nobody could sign in to the account. Add an address or another wallet first. */
  | 'LAST_WAY_IN';



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  User: User;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  User:
    ( { __typename: 'User' }
    & GraphQLRecursivePick<FederationTypes['User'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  SignInResult:
    | ( Omit<SignedIn, 'user'> & { user: _RefType['User'] } & { __typename: 'SignedIn' } )
    | ( SecondFactorRequired & { __typename: 'SecondFactorRequired' } )
    | ( SignInRejected & { __typename: 'SignInRejected' } )
  ;
  ChangeAccessResult:
    | ( Omit<AccessChanged, 'user'> & { user: _RefType['User'] } & { __typename: 'AccessChanged' } )
    | ( ChangeAccessRejected & { __typename: 'ChangeAccessRejected' } )
  ;
  RegisterResult:
    | ( MailRequested & { __typename: 'MailRequested' } )
    | ( InputRejected & { __typename: 'InputRejected' } )
    | ( PasswordRejected & { __typename: 'PasswordRejected' } )
  ;
  ResetPasswordResult:
    | ( PasswordChanged & { __typename: 'PasswordChanged' } )
    | ( PasswordRejected & { __typename: 'PasswordRejected' } )
    | ( TokenRejected & { __typename: 'TokenRejected' } )
  ;
  ChangePasswordResult:
    | ( PasswordChanged & { __typename: 'PasswordChanged' } )
    | ( PasswordRejected & { __typename: 'PasswordRejected' } )
    | ( ProofRejected & { __typename: 'ProofRejected' } )
  ;
  ChangeEmailResult:
    | ( MailRequested & { __typename: 'MailRequested' } )
    | ( InputRejected & { __typename: 'InputRejected' } )
  ;
  ConfirmEmailResult:
    | ( EmailChanged & { __typename: 'EmailChanged' } )
    | ( TokenRejected & { __typename: 'TokenRejected' } )
  ;
  ChangeDisplayNameResult:
    | ( Omit<DisplayNameChanged, 'user'> & { user: _RefType['User'] } & { __typename: 'DisplayNameChanged' } )
    | ( InputRejected & { __typename: 'InputRejected' } )
  ;
  ConfirmIdentityResult:
    | ( IdentityConfirmed & { __typename: 'IdentityConfirmed' } )
    | ( ProofRejected & { __typename: 'ProofRejected' } )
  ;
  CreateApiKeyResult:
    | ( Omit<ApiKeyCreated, 'apiKey'> & { apiKey: _RefType['ApiKey'] } & { __typename: 'ApiKeyCreated' } )
    | ( ApiKeyRejected & { __typename: 'ApiKeyRejected' } )
  ;
  RotateApiKeyResult:
    | ( Omit<ApiKeyRotated, 'apiKey'> & { apiKey: _RefType['ApiKey'] } & { __typename: 'ApiKeyRotated' } )
    | ( ApiKeyRejected & { __typename: 'ApiKeyRejected' } )
  ;
  RevokeApiKeyResult:
    | ( ApiKeyRevoked & { __typename: 'ApiKeyRevoked' } )
    | ( ApiKeyRejected & { __typename: 'ApiKeyRejected' } )
  ;
  ServiceClientResult:
    | ( Omit<ServiceClientSecret, 'client'> & { client: _RefType['ServiceClient'] } & { __typename: 'ServiceClientSecret' } )
    | ( ServiceClientRejected & { __typename: 'ServiceClientRejected' } )
  ;
  RateLimitResult:
    | ( RateLimitChanged & { __typename: 'RateLimitChanged' } )
    | ( RateLimitRejected & { __typename: 'RateLimitRejected' } )
  ;
  RateLimitOverrideResult:
    | ( RateLimitOverrideChanged & { __typename: 'RateLimitOverrideChanged' } )
    | ( RateLimitRejected & { __typename: 'RateLimitRejected' } )
  ;
  StartTotpResult:
    | ( TotpStarted & { __typename: 'TotpStarted' } )
    | ( FactorRejected & { __typename: 'FactorRejected' } )
  ;
  RecoveryCodesResult:
    | ( RecoveryCodes & { __typename: 'RecoveryCodes' } )
    | ( FactorRejected & { __typename: 'FactorRejected' } )
  ;
  DisableTotpResult:
    | ( Omit<TotpDisabled, 'user'> & { user: _RefType['User'] } & { __typename: 'TotpDisabled' } )
    | ( FactorRejected & { __typename: 'FactorRejected' } )
  ;
  RefreshSessionResult:
    | ( SessionRefreshed & { __typename: 'SessionRefreshed' } )
    | ( RefreshRejected & { __typename: 'RefreshRejected' } )
  ;
  LinkWalletResult:
    | ( WalletLinked & { __typename: 'WalletLinked' } )
    | ( LinkWalletRejected & { __typename: 'LinkWalletRejected' } )
  ;
  UnlinkWalletResult:
    | ( Omit<WalletUnlinked, 'user'> & { user: _RefType['User'] } & { __typename: 'WalletUnlinked' } )
    | ( UnlinkWalletRejected & { __typename: 'UnlinkWalletRejected' } )
  ;
};


/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Role: Role;
  Tier: Tier;
  Duration: ResolverTypeWrapper<Scalars['Duration']['output']>;
  RateLimitKey: RateLimitKey;
  CacheControlScope: CacheControlScope;
  RateLimitFailureMode: RateLimitFailureMode;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  User: ResolverTypeWrapper<UserMapper>;
  SignInMethods: ResolverTypeWrapper<SignInMethodsMapper>;
  SignInInput: SignInInput;
  SignInResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['SignInResult']>;
  SignedIn: ResolverTypeWrapper<Omit<SignedIn, 'user'> & { user: ResolversTypes['User'] }>;
  SecondFactorRequired: ResolverTypeWrapper<SecondFactorRequired>;
  SecondFactor: SecondFactor;
  CompleteSignInInput: CompleteSignInInput;
  SignInRejected: ResolverTypeWrapper<SignInRejected>;
  SignInRejection: SignInRejection;
  ChangeAccessInput: ChangeAccessInput;
  ChangeAccessResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ChangeAccessResult']>;
  AccessChanged: ResolverTypeWrapper<Omit<AccessChanged, 'user'> & { user: ResolversTypes['User'] }>;
  ChangeAccessRejected: ResolverTypeWrapper<ChangeAccessRejected>;
  ChangeAccessRejection: ChangeAccessRejection;
  RevokeUserInput: RevokeUserInput;
  RevokeEverythingInput: RevokeEverythingInput;
  AccessRevoked: ResolverTypeWrapper<AccessRevoked>;
  RegisterInput: RegisterInput;
  RegisterResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RegisterResult']>;
  MailRequested: ResolverTypeWrapper<MailRequested>;
  InputRejected: ResolverTypeWrapper<InputRejected>;
  InputRejection: InputRejection;
  PasswordRejected: ResolverTypeWrapper<PasswordRejected>;
  PasswordRejection: PasswordRejection;
  VerifyEmailInput: VerifyEmailInput;
  ResetPasswordInput: ResetPasswordInput;
  ResetPasswordResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ResetPasswordResult']>;
  PasswordChanged: ResolverTypeWrapper<PasswordChanged>;
  TokenRejected: ResolverTypeWrapper<TokenRejected>;
  TokenRejection: TokenRejection;
  ChangePasswordInput: ChangePasswordInput;
  ChangePasswordResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ChangePasswordResult']>;
  ProofRejected: ResolverTypeWrapper<ProofRejected>;
  ProofRejection: ProofRejection;
  ChangeEmailResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ChangeEmailResult']>;
  ConfirmEmailResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ConfirmEmailResult']>;
  EmailChanged: ResolverTypeWrapper<EmailChanged>;
  ChangeDisplayNameResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ChangeDisplayNameResult']>;
  DisplayNameChanged: ResolverTypeWrapper<Omit<DisplayNameChanged, 'user'> & { user: ResolversTypes['User'] }>;
  ConfirmIdentityInput: ConfirmIdentityInput;
  ConfirmIdentityResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ConfirmIdentityResult']>;
  IdentityConfirmed: ResolverTypeWrapper<IdentityConfirmed>;
  ApiKey: ResolverTypeWrapper<ApiKeyMapper>;
  CreateApiKeyInput: CreateApiKeyInput;
  CreateApiKeyResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CreateApiKeyResult']>;
  ApiKeyCreated: ResolverTypeWrapper<Omit<ApiKeyCreated, 'apiKey'> & { apiKey: ResolversTypes['ApiKey'] }>;
  ApiKeyRejected: ResolverTypeWrapper<ApiKeyRejected>;
  ApiKeyRejection: ApiKeyRejection;
  RotateApiKeyInput: RotateApiKeyInput;
  RotateApiKeyResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RotateApiKeyResult']>;
  ApiKeyRotated: ResolverTypeWrapper<Omit<ApiKeyRotated, 'apiKey'> & { apiKey: ResolversTypes['ApiKey'] }>;
  RevokeApiKeyResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RevokeApiKeyResult']>;
  ApiKeyRevoked: ResolverTypeWrapper<ApiKeyRevoked>;
  SecurityEventFilter: SecurityEventFilter;
  SecurityEventPage: ResolverTypeWrapper<Omit<SecurityEventPage, 'events'> & { events: ReadonlyArray<ResolversTypes['SecurityEvent']> }>;
  SecurityEvent: ResolverTypeWrapper<SecurityEventMapper>;
  SecurityFact: ResolverTypeWrapper<SecurityFact>;
  ServiceClient: ResolverTypeWrapper<ServiceClientMapper>;
  CreateServiceClientInput: CreateServiceClientInput;
  RotateServiceClientInput: RotateServiceClientInput;
  ServiceClientResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ServiceClientResult']>;
  ServiceClientSecret: ResolverTypeWrapper<Omit<ServiceClientSecret, 'client'> & { client: ResolversTypes['ServiceClient'] }>;
  ServiceClientRejected: ResolverTypeWrapper<ServiceClientRejected>;
  ServiceClientRejection: ServiceClientRejection;
  ServiceClientRevoked: ResolverTypeWrapper<ServiceClientRevoked>;
  RateLimit: ResolverTypeWrapper<RateLimit>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  RateLimitWindow: ResolverTypeWrapper<RateLimitWindow>;
  RateLimitSubject: RateLimitSubject;
  RateLimitSubjectKind: RateLimitSubjectKind;
  ResetRateLimitInput: ResetRateLimitInput;
  GrantRateLimitTokensInput: GrantRateLimitTokensInput;
  RateLimitResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RateLimitResult']>;
  RateLimitChanged: ResolverTypeWrapper<RateLimitChanged>;
  RateLimitRejected: ResolverTypeWrapper<RateLimitRejected>;
  RateLimitRejection: RateLimitRejection;
  SetRateLimitOverrideInput: SetRateLimitOverrideInput;
  RateLimitWindowInput: RateLimitWindowInput;
  RemoveRateLimitOverrideInput: RemoveRateLimitOverrideInput;
  RateLimitOverrideResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RateLimitOverrideResult']>;
  RateLimitOverrideChanged: ResolverTypeWrapper<RateLimitOverrideChanged>;
  RateLimitOverridePage: ResolverTypeWrapper<RateLimitOverridePage>;
  RateLimitOverride: ResolverTypeWrapper<RateLimitOverride>;
  RateLimitOverrideWindow: ResolverTypeWrapper<RateLimitOverrideWindow>;
  StartTotpResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['StartTotpResult']>;
  TotpStarted: ResolverTypeWrapper<TotpStarted>;
  FactorRejected: ResolverTypeWrapper<FactorRejected>;
  FactorRejection: FactorRejection;
  RecoveryCodesResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RecoveryCodesResult']>;
  RecoveryCodes: ResolverTypeWrapper<RecoveryCodes>;
  DisableTotpResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['DisableTotpResult']>;
  TotpDisabled: ResolverTypeWrapper<Omit<TotpDisabled, 'user'> & { user: ResolversTypes['User'] }>;
  Session: ResolverTypeWrapper<SessionMapper>;
  RefreshSessionInput: RefreshSessionInput;
  RefreshSessionResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RefreshSessionResult']>;
  SessionRefreshed: ResolverTypeWrapper<SessionRefreshed>;
  RefreshRejected: ResolverTypeWrapper<RefreshRejected>;
  RefreshRejection: RefreshRejection;
  SessionsEnded: ResolverTypeWrapper<SessionsEnded>;
  Wallet: ResolverTypeWrapper<Wallet>;
  WalletNonce: ResolverTypeWrapper<WalletNonceMapper>;
  WalletProofInput: WalletProofInput;
  LinkWalletResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['LinkWalletResult']>;
  WalletLinked: ResolverTypeWrapper<WalletLinked>;
  LinkWalletRejected: ResolverTypeWrapper<LinkWalletRejected>;
  LinkWalletRejection: LinkWalletRejection;
  UnlinkWalletInput: UnlinkWalletInput;
  UnlinkWalletResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['UnlinkWalletResult']>;
  WalletUnlinked: ResolverTypeWrapper<Omit<WalletUnlinked, 'user'> & { user: ResolversTypes['User'] }>;
  UnlinkWalletRejected: ResolverTypeWrapper<UnlinkWalletRejected>;
  UnlinkWalletRejection: UnlinkWalletRejection;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Scalars['DateTime']['output'];
  Duration: Scalars['Duration']['output'];
  Query: Record<PropertyKey, never>;
  ID: Scalars['ID']['output'];
  Mutation: Record<PropertyKey, never>;
  User: UserMapper;
  SignInMethods: SignInMethodsMapper;
  SignInInput: SignInInput;
  SignInResult: ResolversUnionTypes<ResolversParentTypes>['SignInResult'];
  SignedIn: Omit<SignedIn, 'user'> & { user: ResolversParentTypes['User'] };
  SecondFactorRequired: SecondFactorRequired;
  CompleteSignInInput: CompleteSignInInput;
  SignInRejected: SignInRejected;
  ChangeAccessInput: ChangeAccessInput;
  ChangeAccessResult: ResolversUnionTypes<ResolversParentTypes>['ChangeAccessResult'];
  AccessChanged: Omit<AccessChanged, 'user'> & { user: ResolversParentTypes['User'] };
  ChangeAccessRejected: ChangeAccessRejected;
  RevokeUserInput: RevokeUserInput;
  RevokeEverythingInput: RevokeEverythingInput;
  AccessRevoked: AccessRevoked;
  RegisterInput: RegisterInput;
  RegisterResult: ResolversUnionTypes<ResolversParentTypes>['RegisterResult'];
  MailRequested: MailRequested;
  InputRejected: InputRejected;
  PasswordRejected: PasswordRejected;
  VerifyEmailInput: VerifyEmailInput;
  ResetPasswordInput: ResetPasswordInput;
  ResetPasswordResult: ResolversUnionTypes<ResolversParentTypes>['ResetPasswordResult'];
  PasswordChanged: PasswordChanged;
  TokenRejected: TokenRejected;
  ChangePasswordInput: ChangePasswordInput;
  ChangePasswordResult: ResolversUnionTypes<ResolversParentTypes>['ChangePasswordResult'];
  ProofRejected: ProofRejected;
  ChangeEmailResult: ResolversUnionTypes<ResolversParentTypes>['ChangeEmailResult'];
  ConfirmEmailResult: ResolversUnionTypes<ResolversParentTypes>['ConfirmEmailResult'];
  EmailChanged: EmailChanged;
  ChangeDisplayNameResult: ResolversUnionTypes<ResolversParentTypes>['ChangeDisplayNameResult'];
  DisplayNameChanged: Omit<DisplayNameChanged, 'user'> & { user: ResolversParentTypes['User'] };
  ConfirmIdentityInput: ConfirmIdentityInput;
  ConfirmIdentityResult: ResolversUnionTypes<ResolversParentTypes>['ConfirmIdentityResult'];
  IdentityConfirmed: IdentityConfirmed;
  ApiKey: ApiKeyMapper;
  CreateApiKeyInput: CreateApiKeyInput;
  CreateApiKeyResult: ResolversUnionTypes<ResolversParentTypes>['CreateApiKeyResult'];
  ApiKeyCreated: Omit<ApiKeyCreated, 'apiKey'> & { apiKey: ResolversParentTypes['ApiKey'] };
  ApiKeyRejected: ApiKeyRejected;
  RotateApiKeyInput: RotateApiKeyInput;
  RotateApiKeyResult: ResolversUnionTypes<ResolversParentTypes>['RotateApiKeyResult'];
  ApiKeyRotated: Omit<ApiKeyRotated, 'apiKey'> & { apiKey: ResolversParentTypes['ApiKey'] };
  RevokeApiKeyResult: ResolversUnionTypes<ResolversParentTypes>['RevokeApiKeyResult'];
  ApiKeyRevoked: ApiKeyRevoked;
  SecurityEventFilter: SecurityEventFilter;
  SecurityEventPage: Omit<SecurityEventPage, 'events'> & { events: ReadonlyArray<ResolversParentTypes['SecurityEvent']> };
  SecurityEvent: SecurityEventMapper;
  SecurityFact: SecurityFact;
  ServiceClient: ServiceClientMapper;
  CreateServiceClientInput: CreateServiceClientInput;
  RotateServiceClientInput: RotateServiceClientInput;
  ServiceClientResult: ResolversUnionTypes<ResolversParentTypes>['ServiceClientResult'];
  ServiceClientSecret: Omit<ServiceClientSecret, 'client'> & { client: ResolversParentTypes['ServiceClient'] };
  ServiceClientRejected: ServiceClientRejected;
  ServiceClientRevoked: ServiceClientRevoked;
  RateLimit: RateLimit;
  Float: Scalars['Float']['output'];
  RateLimitWindow: RateLimitWindow;
  RateLimitSubject: RateLimitSubject;
  ResetRateLimitInput: ResetRateLimitInput;
  GrantRateLimitTokensInput: GrantRateLimitTokensInput;
  RateLimitResult: ResolversUnionTypes<ResolversParentTypes>['RateLimitResult'];
  RateLimitChanged: RateLimitChanged;
  RateLimitRejected: RateLimitRejected;
  SetRateLimitOverrideInput: SetRateLimitOverrideInput;
  RateLimitWindowInput: RateLimitWindowInput;
  RemoveRateLimitOverrideInput: RemoveRateLimitOverrideInput;
  RateLimitOverrideResult: ResolversUnionTypes<ResolversParentTypes>['RateLimitOverrideResult'];
  RateLimitOverrideChanged: RateLimitOverrideChanged;
  RateLimitOverridePage: RateLimitOverridePage;
  RateLimitOverride: RateLimitOverride;
  RateLimitOverrideWindow: RateLimitOverrideWindow;
  StartTotpResult: ResolversUnionTypes<ResolversParentTypes>['StartTotpResult'];
  TotpStarted: TotpStarted;
  FactorRejected: FactorRejected;
  RecoveryCodesResult: ResolversUnionTypes<ResolversParentTypes>['RecoveryCodesResult'];
  RecoveryCodes: RecoveryCodes;
  DisableTotpResult: ResolversUnionTypes<ResolversParentTypes>['DisableTotpResult'];
  TotpDisabled: Omit<TotpDisabled, 'user'> & { user: ResolversParentTypes['User'] };
  Session: SessionMapper;
  RefreshSessionInput: RefreshSessionInput;
  RefreshSessionResult: ResolversUnionTypes<ResolversParentTypes>['RefreshSessionResult'];
  SessionRefreshed: SessionRefreshed;
  RefreshRejected: RefreshRejected;
  SessionsEnded: SessionsEnded;
  Wallet: Wallet;
  WalletNonce: WalletNonceMapper;
  WalletProofInput: WalletProofInput;
  LinkWalletResult: ResolversUnionTypes<ResolversParentTypes>['LinkWalletResult'];
  WalletLinked: WalletLinked;
  LinkWalletRejected: LinkWalletRejected;
  UnlinkWalletInput: UnlinkWalletInput;
  UnlinkWalletResult: ResolversUnionTypes<ResolversParentTypes>['UnlinkWalletResult'];
  WalletUnlinked: Omit<WalletUnlinked, 'user'> & { user: ResolversParentTypes['User'] };
  UnlinkWalletRejected: UnlinkWalletRejected;
  String: Scalars['String']['output'];
  Int: Scalars['Int']['output'];
  Boolean: Scalars['Boolean']['output'];
};

export type AuthDirectiveArgs = {
  requires: Role;
  scopes: ReadonlyArray<ReadonlyArray<Scalars['String']['input']>>;
};

export type AuthDirectiveResolver<Result, Parent, ContextType = Context, Args = AuthDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type HasRoleDirectiveArgs = {
  role: Role;
};

export type HasRoleDirectiveResolver<Result, Parent, ContextType = Context, Args = HasRoleDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RateLimitDirectiveArgs = {
  cost?: Maybe<Scalars['Int']['input']>;
  limit?: Maybe<Scalars['Int']['input']>;
  window?: Maybe<Scalars['Duration']['input']>;
  per: RateLimitKey;
  onStoreFailure: RateLimitFailureMode;
};

export type RateLimitDirectiveResolver<Result, Parent, ContextType = Context, Args = RateLimitDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type CacheControlDirectiveArgs = {
  maxAge?: Maybe<Scalars['Int']['input']>;
  scope?: Maybe<CacheControlScope>;
  inheritMaxAge?: Maybe<Scalars['Boolean']['input']>;
};

export type CacheControlDirectiveResolver<Result, Parent, ContextType = Context, Args = CacheControlDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type SizedByDirectiveArgs = {
  argument: Scalars['String']['input'];
};

export type SizedByDirectiveResolver<Result, Parent, ContextType = Context, Args = SizedByDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type PublicDirectiveArgs = { };

export type PublicDirectiveResolver<Result, Parent, ContextType = Context, Args = PublicDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DurationScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Duration'], any> {
  name: 'Duration';
}

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  me: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  user: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType, RequireFields<QueryUserArgs, 'id'>>;
  apiKeys: Resolver<Maybe<ReadonlyArray<ResolversTypes['ApiKey']>>, ParentType, ContextType>;
  mySecurityEvents: Resolver<Maybe<ResolversTypes['SecurityEventPage']>, ParentType, ContextType, RequireFields<QueryMySecurityEventsArgs, 'first'>>;
  securityEvents: Resolver<Maybe<ResolversTypes['SecurityEventPage']>, ParentType, ContextType, RequireFields<QuerySecurityEventsArgs, 'first'>>;
  serviceClients: Resolver<Maybe<ReadonlyArray<ResolversTypes['ServiceClient']>>, ParentType, ContextType>;
  rateLimit: Resolver<Maybe<ResolversTypes['RateLimit']>, ParentType, ContextType, RequireFields<QueryRateLimitArgs, 'of'>>;
  rateLimitOverrides: Resolver<Maybe<ResolversTypes['RateLimitOverridePage']>, ParentType, ContextType, RequireFields<QueryRateLimitOverridesArgs, 'first'>>;
  rateLimitOverrideVersions: Resolver<Maybe<ResolversTypes['RateLimitOverridePage']>, ParentType, ContextType, RequireFields<QueryRateLimitOverrideVersionsArgs, 'of' | 'first'>>;
  sessions: Resolver<Maybe<ReadonlyArray<ResolversTypes['Session']>>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  signIn: Resolver<ResolversTypes['SignInResult'], ParentType, ContextType, RequireFields<MutationSignInArgs, 'input'>>;
  completeSignIn: Resolver<ResolversTypes['SignInResult'], ParentType, ContextType, RequireFields<MutationCompleteSignInArgs, 'input'>>;
  changeAccess: Resolver<ResolversTypes['ChangeAccessResult'], ParentType, ContextType, RequireFields<MutationChangeAccessArgs, 'input'>>;
  revokeUser: Resolver<ResolversTypes['AccessRevoked'], ParentType, ContextType, RequireFields<MutationRevokeUserArgs, 'input'>>;
  revokeAccessToken: Resolver<ResolversTypes['AccessRevoked'], ParentType, ContextType, RequireFields<MutationRevokeAccessTokenArgs, 'id'>>;
  revokeEverythingBefore: Resolver<ResolversTypes['AccessRevoked'], ParentType, ContextType, RequireFields<MutationRevokeEverythingBeforeArgs, 'input'>>;
  register: Resolver<ResolversTypes['RegisterResult'], ParentType, ContextType, RequireFields<MutationRegisterArgs, 'input'>>;
  verifyEmail: Resolver<ResolversTypes['SignInResult'], ParentType, ContextType, RequireFields<MutationVerifyEmailArgs, 'input'>>;
  requestPasswordReset: Resolver<ResolversTypes['MailRequested'], ParentType, ContextType, RequireFields<MutationRequestPasswordResetArgs, 'email'>>;
  resetPassword: Resolver<ResolversTypes['ResetPasswordResult'], ParentType, ContextType, RequireFields<MutationResetPasswordArgs, 'input'>>;
  changePassword: Resolver<ResolversTypes['ChangePasswordResult'], ParentType, ContextType, RequireFields<MutationChangePasswordArgs, 'input'>>;
  changeEmail: Resolver<ResolversTypes['ChangeEmailResult'], ParentType, ContextType, RequireFields<MutationChangeEmailArgs, 'email'>>;
  confirmEmail: Resolver<ResolversTypes['ConfirmEmailResult'], ParentType, ContextType, RequireFields<MutationConfirmEmailArgs, 'token'>>;
  changeDisplayName: Resolver<ResolversTypes['ChangeDisplayNameResult'], ParentType, ContextType, RequireFields<MutationChangeDisplayNameArgs, 'displayName'>>;
  confirmIdentity: Resolver<ResolversTypes['ConfirmIdentityResult'], ParentType, ContextType, RequireFields<MutationConfirmIdentityArgs, 'input'>>;
  createApiKey: Resolver<ResolversTypes['CreateApiKeyResult'], ParentType, ContextType, RequireFields<MutationCreateApiKeyArgs, 'input'>>;
  rotateApiKey: Resolver<ResolversTypes['RotateApiKeyResult'], ParentType, ContextType, RequireFields<MutationRotateApiKeyArgs, 'input'>>;
  revokeApiKey: Resolver<ResolversTypes['RevokeApiKeyResult'], ParentType, ContextType, RequireFields<MutationRevokeApiKeyArgs, 'id'>>;
  createServiceClient: Resolver<ResolversTypes['ServiceClientResult'], ParentType, ContextType, RequireFields<MutationCreateServiceClientArgs, 'input'>>;
  rotateServiceClient: Resolver<ResolversTypes['ServiceClientResult'], ParentType, ContextType, RequireFields<MutationRotateServiceClientArgs, 'input'>>;
  revokeServiceClient: Resolver<ResolversTypes['ServiceClientRevoked'], ParentType, ContextType, RequireFields<MutationRevokeServiceClientArgs, 'id'>>;
  resetRateLimit: Resolver<ResolversTypes['RateLimitResult'], ParentType, ContextType, RequireFields<MutationResetRateLimitArgs, 'input'>>;
  grantRateLimitTokens: Resolver<ResolversTypes['RateLimitResult'], ParentType, ContextType, RequireFields<MutationGrantRateLimitTokensArgs, 'input'>>;
  setRateLimitOverride: Resolver<ResolversTypes['RateLimitOverrideResult'], ParentType, ContextType, RequireFields<MutationSetRateLimitOverrideArgs, 'input'>>;
  removeRateLimitOverride: Resolver<ResolversTypes['RateLimitOverrideResult'], ParentType, ContextType, RequireFields<MutationRemoveRateLimitOverrideArgs, 'input'>>;
  startTotp: Resolver<ResolversTypes['StartTotpResult'], ParentType, ContextType>;
  confirmTotp: Resolver<ResolversTypes['RecoveryCodesResult'], ParentType, ContextType, RequireFields<MutationConfirmTotpArgs, 'code'>>;
  disableTotp: Resolver<ResolversTypes['DisableTotpResult'], ParentType, ContextType>;
  renewRecoveryCodes: Resolver<ResolversTypes['RecoveryCodesResult'], ParentType, ContextType>;
  refreshSession: Resolver<ResolversTypes['RefreshSessionResult'], ParentType, ContextType, RequireFields<MutationRefreshSessionArgs, 'input'>>;
  signOut: Resolver<ResolversTypes['SessionsEnded'], ParentType, ContextType>;
  endSession: Resolver<ResolversTypes['SessionsEnded'], ParentType, ContextType, RequireFields<MutationEndSessionArgs, 'id'>>;
  endOtherSessions: Resolver<ResolversTypes['SessionsEnded'], ParentType, ContextType>;
  endAllSessions: Resolver<ResolversTypes['SessionsEnded'], ParentType, ContextType>;
  createWalletNonce: Resolver<ResolversTypes['WalletNonce'], ParentType, ContextType>;
  signInWithWallet: Resolver<ResolversTypes['SignInResult'], ParentType, ContextType, RequireFields<MutationSignInWithWalletArgs, 'input'>>;
  linkWallet: Resolver<ResolversTypes['LinkWalletResult'], ParentType, ContextType, RequireFields<MutationLinkWalletArgs, 'input'>>;
  unlinkWallet: Resolver<ResolversTypes['UnlinkWalletResult'], ParentType, ContextType, RequireFields<MutationUnlinkWalletArgs, 'input'>>;
};

export type UserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'], FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['User']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  displayName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  roles?: Resolver<ReadonlyArray<ResolversTypes['Role']>, ParentType, ContextType>;
  tier?: Resolver<ResolversTypes['Tier'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  signInMethods?: Resolver<Maybe<ResolversTypes['SignInMethods']>, ParentType, ContextType>;
  scopes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
  apiKeys?: Resolver<Maybe<ReadonlyArray<ResolversTypes['ApiKey']>>, ParentType, ContextType>;
  rateLimit?: Resolver<Maybe<ResolversTypes['RateLimit']>, ParentType, ContextType>;
  sessions?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Session']>>, ParentType, ContextType>;
};

export type SignInMethodsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SignInMethods'] = ResolversParentTypes['SignInMethods']> = {
  hasPassword?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasTotp?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  recoveryCodesLeft?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  wallets?: Resolver<ReadonlyArray<ResolversTypes['Wallet']>, ParentType, ContextType>;
};

export type SignInResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SignInResult'] = ResolversParentTypes['SignInResult']> = {
  __resolveType: TypeResolveFn<'SignedIn' | 'SecondFactorRequired' | 'SignInRejected', ParentType, ContextType>;
};

export type SignedInResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SignedIn'] = ResolversParentTypes['SignedIn']> = {
  accessToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  refreshToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  refreshExpiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  sessionId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SecondFactorRequiredResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SecondFactorRequired'] = ResolversParentTypes['SecondFactorRequired']> = {
  challenge?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  factors?: Resolver<ReadonlyArray<ResolversTypes['SecondFactor']>, ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SignInRejectedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SignInRejected'] = ResolversParentTypes['SignInRejected']> = {
  reason?: Resolver<ResolversTypes['SignInRejection'], ParentType, ContextType>;
  retryAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ChangeAccessResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChangeAccessResult'] = ResolversParentTypes['ChangeAccessResult']> = {
  __resolveType: TypeResolveFn<'AccessChanged' | 'ChangeAccessRejected', ParentType, ContextType>;
};

export type AccessChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccessChanged'] = ResolversParentTypes['AccessChanged']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  scopes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ChangeAccessRejectedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChangeAccessRejected'] = ResolversParentTypes['ChangeAccessRejected']> = {
  reason?: Resolver<ResolversTypes['ChangeAccessRejection'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AccessRevokedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccessRevoked'] = ResolversParentTypes['AccessRevoked']> = {
  before?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type RegisterResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RegisterResult'] = ResolversParentTypes['RegisterResult']> = {
  __resolveType: TypeResolveFn<'MailRequested' | 'InputRejected' | 'PasswordRejected', ParentType, ContextType>;
};

export type MailRequestedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MailRequested'] = ResolversParentTypes['MailRequested']> = {
  email?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InputRejectedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InputRejected'] = ResolversParentTypes['InputRejected']> = {
  reason?: Resolver<ResolversTypes['InputRejection'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PasswordRejectedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PasswordRejected'] = ResolversParentTypes['PasswordRejected']> = {
  reason?: Resolver<ResolversTypes['PasswordRejection'], ParentType, ContextType>;
  leastLength?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ResetPasswordResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ResetPasswordResult'] = ResolversParentTypes['ResetPasswordResult']> = {
  __resolveType: TypeResolveFn<'PasswordChanged' | 'PasswordRejected' | 'TokenRejected', ParentType, ContextType>;
};

export type PasswordChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PasswordChanged'] = ResolversParentTypes['PasswordChanged']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TokenRejectedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TokenRejected'] = ResolversParentTypes['TokenRejected']> = {
  reason?: Resolver<ResolversTypes['TokenRejection'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ChangePasswordResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChangePasswordResult'] = ResolversParentTypes['ChangePasswordResult']> = {
  __resolveType: TypeResolveFn<'PasswordChanged' | 'PasswordRejected' | 'ProofRejected', ParentType, ContextType>;
};

export type ProofRejectedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ProofRejected'] = ResolversParentTypes['ProofRejected']> = {
  reason?: Resolver<ResolversTypes['ProofRejection'], ParentType, ContextType>;
  retryAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ChangeEmailResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChangeEmailResult'] = ResolversParentTypes['ChangeEmailResult']> = {
  __resolveType: TypeResolveFn<'MailRequested' | 'InputRejected', ParentType, ContextType>;
};

export type ConfirmEmailResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConfirmEmailResult'] = ResolversParentTypes['ConfirmEmailResult']> = {
  __resolveType: TypeResolveFn<'EmailChanged' | 'TokenRejected', ParentType, ContextType>;
};

export type EmailChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EmailChanged'] = ResolversParentTypes['EmailChanged']> = {
  email?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ChangeDisplayNameResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChangeDisplayNameResult'] = ResolversParentTypes['ChangeDisplayNameResult']> = {
  __resolveType: TypeResolveFn<'DisplayNameChanged' | 'InputRejected', ParentType, ContextType>;
};

export type DisplayNameChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DisplayNameChanged'] = ResolversParentTypes['DisplayNameChanged']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ConfirmIdentityResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConfirmIdentityResult'] = ResolversParentTypes['ConfirmIdentityResult']> = {
  __resolveType: TypeResolveFn<'IdentityConfirmed' | 'ProofRejected', ParentType, ContextType>;
};

export type IdentityConfirmedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IdentityConfirmed'] = ResolversParentTypes['IdentityConfirmed']> = {
  accessToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ApiKeyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApiKey'] = ResolversParentTypes['ApiKey']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  scopes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  previousSecretUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type CreateApiKeyResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateApiKeyResult'] = ResolversParentTypes['CreateApiKeyResult']> = {
  __resolveType: TypeResolveFn<'ApiKeyCreated' | 'ApiKeyRejected', ParentType, ContextType>;
};

export type ApiKeyCreatedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApiKeyCreated'] = ResolversParentTypes['ApiKeyCreated']> = {
  apiKey?: Resolver<ResolversTypes['ApiKey'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ApiKeyRejectedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApiKeyRejected'] = ResolversParentTypes['ApiKeyRejected']> = {
  reason?: Resolver<ResolversTypes['ApiKeyRejection'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RotateApiKeyResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RotateApiKeyResult'] = ResolversParentTypes['RotateApiKeyResult']> = {
  __resolveType: TypeResolveFn<'ApiKeyRotated' | 'ApiKeyRejected', ParentType, ContextType>;
};

export type ApiKeyRotatedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApiKeyRotated'] = ResolversParentTypes['ApiKeyRotated']> = {
  apiKey?: Resolver<ResolversTypes['ApiKey'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RevokeApiKeyResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RevokeApiKeyResult'] = ResolversParentTypes['RevokeApiKeyResult']> = {
  __resolveType: TypeResolveFn<'ApiKeyRevoked' | 'ApiKeyRejected', ParentType, ContextType>;
};

export type ApiKeyRevokedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApiKeyRevoked'] = ResolversParentTypes['ApiKeyRevoked']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SecurityEventPageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SecurityEventPage'] = ResolversParentTypes['SecurityEventPage']> = {
  events?: Resolver<ReadonlyArray<ResolversTypes['SecurityEvent']>, ParentType, ContextType>;
  nextCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SecurityEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SecurityEvent'] = ResolversParentTypes['SecurityEvent']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  userId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actorId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sessionId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  address?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userAgent?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  facts?: Resolver<ReadonlyArray<ResolversTypes['SecurityFact']>, ParentType, ContextType>;
};

export type SecurityFactResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SecurityFact'] = ResolversParentTypes['SecurityFact']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ServiceClientResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceClient'] = ResolversParentTypes['ServiceClient']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tier?: Resolver<ResolversTypes['Tier'], ParentType, ContextType>;
  scopes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  previousSecretUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type ServiceClientResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceClientResult'] = ResolversParentTypes['ServiceClientResult']> = {
  __resolveType: TypeResolveFn<'ServiceClientSecret' | 'ServiceClientRejected', ParentType, ContextType>;
};

export type ServiceClientSecretResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceClientSecret'] = ResolversParentTypes['ServiceClientSecret']> = {
  client?: Resolver<ResolversTypes['ServiceClient'], ParentType, ContextType>;
  secret?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ServiceClientRejectedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceClientRejected'] = ResolversParentTypes['ServiceClientRejected']> = {
  reason?: Resolver<ResolversTypes['ServiceClientRejection'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ServiceClientRevokedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceClientRevoked'] = ResolversParentTypes['ServiceClientRevoked']> = {
  revoked?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type RateLimitResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RateLimit'] = ResolversParentTypes['RateLimit']> = {
  policy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tier?: Resolver<ResolversTypes['Tier'], ParentType, ContextType>;
  isOverridden?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  limit?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  remaining?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  resetAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  windows?: Resolver<ReadonlyArray<ResolversTypes['RateLimitWindow']>, ParentType, ContextType>;
};

export type RateLimitWindowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RateLimitWindow'] = ResolversParentTypes['RateLimitWindow']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  seconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  limit?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  remaining?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  nextTokenAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  resetAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type RateLimitResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RateLimitResult'] = ResolversParentTypes['RateLimitResult']> = {
  __resolveType: TypeResolveFn<'RateLimitChanged' | 'RateLimitRejected', ParentType, ContextType>;
};

export type RateLimitChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RateLimitChanged'] = ResolversParentTypes['RateLimitChanged']> = {
  rateLimit?: Resolver<ResolversTypes['RateLimit'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RateLimitRejectedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RateLimitRejected'] = ResolversParentTypes['RateLimitRejected']> = {
  reason?: Resolver<ResolversTypes['RateLimitRejection'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RateLimitOverrideResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RateLimitOverrideResult'] = ResolversParentTypes['RateLimitOverrideResult']> = {
  __resolveType: TypeResolveFn<'RateLimitOverrideChanged' | 'RateLimitRejected', ParentType, ContextType>;
};

export type RateLimitOverrideChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RateLimitOverrideChanged'] = ResolversParentTypes['RateLimitOverrideChanged']> = {
  override?: Resolver<ResolversTypes['RateLimitOverride'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RateLimitOverridePageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RateLimitOverridePage'] = ResolversParentTypes['RateLimitOverridePage']> = {
  overrides?: Resolver<ReadonlyArray<ResolversTypes['RateLimitOverride']>, ParentType, ContextType>;
  nextCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RateLimitOverrideResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RateLimitOverride'] = ResolversParentTypes['RateLimitOverride']> = {
  kind?: Resolver<ResolversTypes['RateLimitSubjectKind'], ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  factor?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  windows?: Resolver<Maybe<ReadonlyArray<ResolversTypes['RateLimitOverrideWindow']>>, ParentType, ContextType>;
  isRemoved?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  setBy?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  setAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type RateLimitOverrideWindowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RateLimitOverrideWindow'] = ResolversParentTypes['RateLimitOverrideWindow']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  limit?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  seconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type StartTotpResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StartTotpResult'] = ResolversParentTypes['StartTotpResult']> = {
  __resolveType: TypeResolveFn<'TotpStarted' | 'FactorRejected', ParentType, ContextType>;
};

export type TotpStartedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TotpStarted'] = ResolversParentTypes['TotpStarted']> = {
  secret?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  uri?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type FactorRejectedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FactorRejected'] = ResolversParentTypes['FactorRejected']> = {
  reason?: Resolver<ResolversTypes['FactorRejection'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RecoveryCodesResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RecoveryCodesResult'] = ResolversParentTypes['RecoveryCodesResult']> = {
  __resolveType: TypeResolveFn<'RecoveryCodes' | 'FactorRejected', ParentType, ContextType>;
};

export type RecoveryCodesResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RecoveryCodes'] = ResolversParentTypes['RecoveryCodes']> = {
  codes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type DisableTotpResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DisableTotpResult'] = ResolversParentTypes['DisableTotpResult']> = {
  __resolveType: TypeResolveFn<'TotpDisabled' | 'FactorRejected', ParentType, ContextType>;
};

export type TotpDisabledResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TotpDisabled'] = ResolversParentTypes['TotpDisabled']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SessionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Session'] = ResolversParentTypes['Session']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isCurrent?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  lastUsedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  authenticatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  methods?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  browser?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  platform?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  address?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  city?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  country?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RefreshSessionResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RefreshSessionResult'] = ResolversParentTypes['RefreshSessionResult']> = {
  __resolveType: TypeResolveFn<'SessionRefreshed' | 'RefreshRejected', ParentType, ContextType>;
};

export type SessionRefreshedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SessionRefreshed'] = ResolversParentTypes['SessionRefreshed']> = {
  accessToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  refreshToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  refreshExpiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  sessionId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RefreshRejectedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RefreshRejected'] = ResolversParentTypes['RefreshRejected']> = {
  reason?: Resolver<ResolversTypes['RefreshRejection'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SessionsEndedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SessionsEnded'] = ResolversParentTypes['SessionsEnded']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type WalletResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Wallet'] = ResolversParentTypes['Wallet']> = {
  address?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  chainId?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  linkedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type WalletNonceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WalletNonce'] = ResolversParentTypes['WalletNonce']> = {
  nonce?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<WalletNonceMessageArgs, 'address' | 'chainId' | 'domain'>>;
};

export type LinkWalletResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LinkWalletResult'] = ResolversParentTypes['LinkWalletResult']> = {
  __resolveType: TypeResolveFn<'WalletLinked' | 'LinkWalletRejected', ParentType, ContextType>;
};

export type WalletLinkedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WalletLinked'] = ResolversParentTypes['WalletLinked']> = {
  wallet?: Resolver<ResolversTypes['Wallet'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LinkWalletRejectedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LinkWalletRejected'] = ResolversParentTypes['LinkWalletRejected']> = {
  reason?: Resolver<ResolversTypes['LinkWalletRejection'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UnlinkWalletResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UnlinkWalletResult'] = ResolversParentTypes['UnlinkWalletResult']> = {
  __resolveType: TypeResolveFn<'WalletUnlinked' | 'UnlinkWalletRejected', ParentType, ContextType>;
};

export type WalletUnlinkedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WalletUnlinked'] = ResolversParentTypes['WalletUnlinked']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UnlinkWalletRejectedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UnlinkWalletRejected'] = ResolversParentTypes['UnlinkWalletRejected']> = {
  reason?: Resolver<ResolversTypes['UnlinkWalletRejection'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  DateTime?: GraphQLScalarType;
  Duration?: GraphQLScalarType;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  SignInMethods?: SignInMethodsResolvers<ContextType>;
  SignInResult?: SignInResultResolvers<ContextType>;
  SignedIn?: SignedInResolvers<ContextType>;
  SecondFactorRequired?: SecondFactorRequiredResolvers<ContextType>;
  SignInRejected?: SignInRejectedResolvers<ContextType>;
  ChangeAccessResult?: ChangeAccessResultResolvers<ContextType>;
  AccessChanged?: AccessChangedResolvers<ContextType>;
  ChangeAccessRejected?: ChangeAccessRejectedResolvers<ContextType>;
  AccessRevoked?: AccessRevokedResolvers<ContextType>;
  RegisterResult?: RegisterResultResolvers<ContextType>;
  MailRequested?: MailRequestedResolvers<ContextType>;
  InputRejected?: InputRejectedResolvers<ContextType>;
  PasswordRejected?: PasswordRejectedResolvers<ContextType>;
  ResetPasswordResult?: ResetPasswordResultResolvers<ContextType>;
  PasswordChanged?: PasswordChangedResolvers<ContextType>;
  TokenRejected?: TokenRejectedResolvers<ContextType>;
  ChangePasswordResult?: ChangePasswordResultResolvers<ContextType>;
  ProofRejected?: ProofRejectedResolvers<ContextType>;
  ChangeEmailResult?: ChangeEmailResultResolvers<ContextType>;
  ConfirmEmailResult?: ConfirmEmailResultResolvers<ContextType>;
  EmailChanged?: EmailChangedResolvers<ContextType>;
  ChangeDisplayNameResult?: ChangeDisplayNameResultResolvers<ContextType>;
  DisplayNameChanged?: DisplayNameChangedResolvers<ContextType>;
  ConfirmIdentityResult?: ConfirmIdentityResultResolvers<ContextType>;
  IdentityConfirmed?: IdentityConfirmedResolvers<ContextType>;
  ApiKey?: ApiKeyResolvers<ContextType>;
  CreateApiKeyResult?: CreateApiKeyResultResolvers<ContextType>;
  ApiKeyCreated?: ApiKeyCreatedResolvers<ContextType>;
  ApiKeyRejected?: ApiKeyRejectedResolvers<ContextType>;
  RotateApiKeyResult?: RotateApiKeyResultResolvers<ContextType>;
  ApiKeyRotated?: ApiKeyRotatedResolvers<ContextType>;
  RevokeApiKeyResult?: RevokeApiKeyResultResolvers<ContextType>;
  ApiKeyRevoked?: ApiKeyRevokedResolvers<ContextType>;
  SecurityEventPage?: SecurityEventPageResolvers<ContextType>;
  SecurityEvent?: SecurityEventResolvers<ContextType>;
  SecurityFact?: SecurityFactResolvers<ContextType>;
  ServiceClient?: ServiceClientResolvers<ContextType>;
  ServiceClientResult?: ServiceClientResultResolvers<ContextType>;
  ServiceClientSecret?: ServiceClientSecretResolvers<ContextType>;
  ServiceClientRejected?: ServiceClientRejectedResolvers<ContextType>;
  ServiceClientRevoked?: ServiceClientRevokedResolvers<ContextType>;
  RateLimit?: RateLimitResolvers<ContextType>;
  RateLimitWindow?: RateLimitWindowResolvers<ContextType>;
  RateLimitResult?: RateLimitResultResolvers<ContextType>;
  RateLimitChanged?: RateLimitChangedResolvers<ContextType>;
  RateLimitRejected?: RateLimitRejectedResolvers<ContextType>;
  RateLimitOverrideResult?: RateLimitOverrideResultResolvers<ContextType>;
  RateLimitOverrideChanged?: RateLimitOverrideChangedResolvers<ContextType>;
  RateLimitOverridePage?: RateLimitOverridePageResolvers<ContextType>;
  RateLimitOverride?: RateLimitOverrideResolvers<ContextType>;
  RateLimitOverrideWindow?: RateLimitOverrideWindowResolvers<ContextType>;
  StartTotpResult?: StartTotpResultResolvers<ContextType>;
  TotpStarted?: TotpStartedResolvers<ContextType>;
  FactorRejected?: FactorRejectedResolvers<ContextType>;
  RecoveryCodesResult?: RecoveryCodesResultResolvers<ContextType>;
  RecoveryCodes?: RecoveryCodesResolvers<ContextType>;
  DisableTotpResult?: DisableTotpResultResolvers<ContextType>;
  TotpDisabled?: TotpDisabledResolvers<ContextType>;
  Session?: SessionResolvers<ContextType>;
  RefreshSessionResult?: RefreshSessionResultResolvers<ContextType>;
  SessionRefreshed?: SessionRefreshedResolvers<ContextType>;
  RefreshRejected?: RefreshRejectedResolvers<ContextType>;
  SessionsEnded?: SessionsEndedResolvers<ContextType>;
  Wallet?: WalletResolvers<ContextType>;
  WalletNonce?: WalletNonceResolvers<ContextType>;
  LinkWalletResult?: LinkWalletResultResolvers<ContextType>;
  WalletLinked?: WalletLinkedResolvers<ContextType>;
  LinkWalletRejected?: LinkWalletRejectedResolvers<ContextType>;
  UnlinkWalletResult?: UnlinkWalletResultResolvers<ContextType>;
  WalletUnlinked?: WalletUnlinkedResolvers<ContextType>;
  UnlinkWalletRejected?: UnlinkWalletRejectedResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  auth?: AuthDirectiveResolver<any, any, ContextType>;
  hasRole?: HasRoleDirectiveResolver<any, any, ContextType>;
  rateLimit?: RateLimitDirectiveResolver<any, any, ContextType>;
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  sizedBy?: SizedByDirectiveResolver<any, any, ContextType>;
  public?: PublicDirectiveResolver<any, any, ContextType>;
};
