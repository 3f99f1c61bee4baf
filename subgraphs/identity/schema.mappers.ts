export type { SignInMethods as SignInMethodsMapper } from './accounts/sign-in-methods.ts';
export type { User as UserMapper } from './accounts/user.ts';
export type { ApiKey as ApiKeyMapper } from './api-keys/api-key.ts';
export type { SecurityEvent as SecurityEventMapper } from './audit/event-store.ts';
export type { ServiceClient as ServiceClientMapper } from './clients/service-client.ts';
export type { Session as SessionMapper } from './sessions/session.ts';
export type { WalletNonce as WalletNonceMapper } from './wallet/wallets.ts';
