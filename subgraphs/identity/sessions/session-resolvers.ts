import { ownSession } from '../access/own-session.ts';
import type { Context } from '../context.ts';
import type { MutationResolvers, QueryResolvers, SessionResolvers, UserResolvers } from '../schema.types.ts';

const ended = (count: number) => ({ __typename: 'SessionsEnded', count }) as const;

export const sessionQueries: Pick<QueryResolvers, 'sessions'> = {
  sessions: (_root, _args, { principal, core }) => core.sessions.list(ownSession(principal).userId),
};

const endOwn = async (
  { principal, core }: Context,
  which: (sessionId: string) => Parameters<Context['core']['sessions']['end']>[1],
) => {
  const { userId, sessionId } = ownSession(principal);
  return ended(await core.sessions.end(userId, which(sessionId), { reason: 'revoked_by_user' }));
};

export const sessionMutations: Pick<
  MutationResolvers,
  'refreshSession' | 'signOut' | 'endSession' | 'endOtherSessions' | 'endAllSessions'
> = {
  refreshSession: async (_root, { input }, { core, client }) => {
    const result = await core.refresh(input.refreshToken, client);
    if ('rejected' in result) return { __typename: 'RefreshRejected', reason: result.rejected };
    const { accessExpiresAt: expiresAt, ...grant } = result;
    return { __typename: 'SessionRefreshed', ...grant, expiresAt };
  },
  signOut: async (_root, _args, { principal, core }) => {
    const { userId, sessionId } = ownSession(principal);
    return ended(await core.sessions.end(userId, { ids: [sessionId] }, { reason: 'sign_out' }));
  },
  endSession: (_root, { id }, context) => endOwn(context, () => ({ ids: [id] })),
  endOtherSessions: (_root, _args, context) => endOwn(context, (exceptId) => ({ exceptId })),
  endAllSessions: (_root, _args, context) => endOwn(context, () => ({ exceptId: undefined })),
};

export const sessionFields: SessionResolvers = {
  isCurrent: ({ id }, _args, { principal }) =>
    principal.credential?.kind === 'session' && principal.credential.id === id,
  authenticatedAt: ({ authTime }) => authTime,
  city: ({ place }) => place?.city ?? null,
  country: ({ place }) => place?.country ?? null,
};

/** For staff. */
export const sessionUserFields: Pick<UserResolvers, 'sessions'> = {
  sessions: ({ id }, _args, { core }) => core.sessions.list(id),
};
