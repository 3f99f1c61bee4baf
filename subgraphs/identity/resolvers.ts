import { hasRoleOrAbove } from '#directives/permission.ts';
import { refuse } from '#platform/errors.ts';
import { scalars } from '#platform/scalars.ts';
import type { Resolvers } from './schema.types.ts';
import { maySeeEmail } from './user.ts';

export const resolvers: Resolvers = {
  ...scalars,
  Query: {
    me: (_root, _args, { principal, users }) => (principal.id === null ? null : users.load(principal.id)),
    user: (_root, { id }, { users }) => users.load(id),
  },
  Mutation: {
    signIn: async (_root, { input }, { signIn }) => {
      const signedIn = await signIn(input.email, input.password);
      if (signedIn === null) return { __typename: 'SignInRejected', reason: 'INVALID_CREDENTIALS' };
      const { user, access } = signedIn;
      return { __typename: 'SignedIn', user, accessToken: access.token, expiresAt: access.expiresAt };
    },
  },
  User: {
    __resolveReference: ({ id }, { users }) => users.load(id),
    email: (user, _args, { principal }) => {
      const isSupport = hasRoleOrAbove(principal, 'SUPPORT');
      return maySeeEmail(principal, { userId: user.id, isSupport }) ? user.email : refuse('FORBIDDEN');
    },
  },
};
