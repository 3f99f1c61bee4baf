import { scalars } from '#platform/scalars.ts';
import { accessMutations, accessUserFields } from './access/access-resolvers.ts';
import { accountFields, accountMutations } from './accounts/account-resolvers.ts';
import {
  apiKeyFields,
  apiKeyMutations,
  apiKeyQueries,
  apiKeyUserFields,
} from './api-keys/api-key-resolvers.ts';
import { auditQueries, securityEventFields } from './audit/audit-resolvers.ts';
import { clientFields, clientMutations, clientQueries } from './clients/client-resolvers.ts';
import {
  rateLimitMutations,
  rateLimitQueries,
  rateLimitUserFields,
} from './rate-limits/rate-limit-resolvers.ts';
import type { Resolvers } from './schema.types.ts';
import { secondFactorMutations } from './second-factor/second-factor-resolvers.ts';
import {
  sessionFields,
  sessionMutations,
  sessionQueries,
  sessionUserFields,
} from './sessions/session-resolvers.ts';
import { walletMutations, walletNonceFields } from './wallet/wallet-resolvers.ts';

export const resolvers: Resolvers = {
  ...scalars,
  Query: {
    me: (_root, _args, { principal, users }) => (principal.id === null ? null : users.load(principal.id)),
    user: (_root, { id }, { users }) => users.load(id),
    ...sessionQueries,
    ...apiKeyQueries,
    ...auditQueries,
    ...clientQueries,
    ...rateLimitQueries,
  },
  Mutation: {
    ...accountMutations,
    ...secondFactorMutations,
    ...walletMutations,
    ...sessionMutations,
    ...apiKeyMutations,
    ...accessMutations,
    ...clientMutations,
    ...rateLimitMutations,
  },
  User: {
    __resolveReference: ({ id }, { users }) => users.load(id),
    ...accountFields,
    ...accessUserFields,
    ...sessionUserFields,
    ...apiKeyUserFields,
    ...rateLimitUserFields,
  },
  WalletNonce: walletNonceFields,
  Session: sessionFields,
  ApiKey: apiKeyFields,
  SecurityEvent: securityEventFields,
  ServiceClient: clientFields,
};
