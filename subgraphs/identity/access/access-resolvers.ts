import { hasRoleOrAbove } from '#directives/permission.ts';
import { refuse } from '#platform/errors.ts';
import type { Context } from '../context.ts';
import type { MutationResolvers, UserResolvers } from '../schema.types.ts';
import { ownSession } from './own-session.ts';

/** What staff may do takes a person who has just proved who they are. */
export const freshStaff = async ({
  principal,
  core,
  freshAuthSeconds,
}: Pick<Context, 'principal' | 'core' | 'freshAuthSeconds'>): Promise<string> => {
  const { userId } = ownSession(principal);
  await core.sessions.requireFreshAuth(principal, freshAuthSeconds);
  return userId;
};

const longestReason = 200;

/** Why staff do something, for the audit. */
export const reasonOf = (given: string): string => {
  const reason = given.trim();
  return reason !== '' && reason.length <= longestReason
    ? reason
    : refuse('BAD_USER_INPUT', { message: 'A reason has 1 to 200 characters.' });
};

const revoked = (before: Date) => ({ __typename: 'AccessRevoked', before }) as const;

export const accessMutations: Pick<
  MutationResolvers,
  'changeAccess' | 'revokeUser' | 'revokeAccessToken' | 'revokeEverythingBefore'
> = {
  changeAccess: async (_root, { input }, context) => {
    const actorId = await freshStaff(context);
    const { userId, roles, tier, scopes } = input;
    const result = await context.core.changeAccess(actorId, userId, {
      roles: roles ?? undefined,
      tier: tier ?? undefined,
      scopes: scopes ?? undefined,
    });
    if ('rejected' in result) return { __typename: 'ChangeAccessRejected', reason: result.rejected };
    const user = (await context.users.load(userId)) ?? refuse('NOT_FOUND');
    return { __typename: 'AccessChanged', user, scopes: result.scopes };
  },
  revokeUser: async (_root, { input }, context) => {
    await freshStaff(context);
    const before = new Date(context.clock.now());
    await context.core.sessions.revokeAllOfUser(input.userId, 'revoked_by_admin', {
      keepApiKeys: input.keepApiKeys,
    });
    return revoked(before);
  },
  revokeAccessToken: async (_root, { id }, { principal, core, clock }) => {
    const { userId: actorId } = ownSession(principal);
    const now = clock.now();
    const expiresAt = now + core.tokens.lifeSeconds * 1000;
    await core.emergency.revokeToken({ id, userId: null, expiresAt }, actorId);
    return revoked(new Date(now));
  },
  revokeEverythingBefore: async (_root, { input }, context) => {
    const actorId = await freshStaff(context);
    const why = { actorId, reason: reasonOf(input.reason) };
    const { emergency } = context.core;
    return revoked(
      input.tenant == null
        ? await emergency.revokeBefore('everything', '', why)
        : await emergency.revokeBefore('tenant', input.tenant, why),
    );
  },
};

export const accessUserFields: Pick<UserResolvers, 'scopes'> = {
  scopes: async ({ id }, _args, { principal, core }) => {
    const isOwn = principal.kind === 'user' && principal.id === id;
    if (!isOwn && !hasRoleOrAbove(principal, 'SUPPORT')) refuse('FORBIDDEN');
    return (await core.findAccess(id))?.scopes ?? null;
  },
};
