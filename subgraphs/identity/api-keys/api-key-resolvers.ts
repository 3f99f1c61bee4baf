import { refuse } from '#platform/errors.ts';
import { ownSession } from '../access/own-session.ts';
import type {
  ApiKeyRejection,
  ApiKeyResolvers,
  MutationResolvers,
  QueryResolvers,
  UserResolvers,
} from '../schema.types.ts';
import { isOverlap } from '../tokens/secret-pair.ts';

const rejected = (reason: ApiKeyRejection) => ({ __typename: 'ApiKeyRejected', reason }) as const;

export const apiKeyQueries: Pick<QueryResolvers, 'apiKeys'> = {
  apiKeys: (_root, _args, { principal, core }) => core.apiKeys.list(ownSession(principal).userId),
};

export const apiKeyMutations: Pick<MutationResolvers, 'createApiKey' | 'rotateApiKey' | 'revokeApiKey'> = {
  createApiKey: async (_root, { input }, { principal, core, freshAuthSeconds }) => {
    const { userId } = ownSession(principal);
    await core.sessions.requireFreshAuth(principal, freshAuthSeconds);
    const { name, scopes, expiresAt = null } = input;
    const created = await core.apiKeys.create(userId, { name, scopes, expiresAt });
    if (!('rejected' in created))
      return { __typename: 'ApiKeyCreated', apiKey: created.apiKey, key: created.text };
    // An account that is gone has no caller.
    return created.rejected === 'NO_ACCOUNT' ? refuse('UNAUTHENTICATED') : rejected(created.rejected);
  },
  rotateApiKey: async (_root, { input }, { principal, core, freshAuthSeconds }) => {
    const { userId } = ownSession(principal);
    await core.sessions.requireFreshAuth(principal, freshAuthSeconds);
    if (!isOverlap(input.overlapSeconds)) return rejected('INVALID_OVERLAP');
    const rotated = await core.apiKeys.rotate(userId, input.id, input.overlapSeconds);
    return rotated === null
      ? rejected('NOT_FOUND')
      : { __typename: 'ApiKeyRotated', apiKey: rotated.apiKey, key: rotated.text };
  },
  revokeApiKey: async (_root, { id }, { principal, core }) =>
    (await core.apiKeys.revoke(ownSession(principal).userId, id))
      ? { __typename: 'ApiKeyRevoked', id }
      : rejected('NOT_FOUND'),
};

export const apiKeyFields: ApiKeyResolvers = {
  previousSecretUntil: ({ previousUntil }) => previousUntil,
};

/** For staff. */
export const apiKeyUserFields: Pick<UserResolvers, 'apiKeys'> = {
  apiKeys: ({ id }, _args, { core }) => core.apiKeys.list(id),
};
