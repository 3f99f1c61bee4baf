import { hasRoleOrAbove } from '#directives/permission.ts';
import { refuse } from '#platform/errors.ts';
import type { Principal } from '#platform/identity.ts';
import { evaluateFlag, type Subject } from './evaluate-flag.ts';
import type { Resolvers } from './schema.types.ts';

const maySeeFlagsOf = (principal: Principal, userId: string): boolean =>
  principal.id === userId || hasRoleOrAbove(principal, 'SUPPORT');

const callerAsSubject = (principal: Principal): Subject =>
  principal.kind === 'anonymous' ? { id: null, tier: null } : { id: principal.id, tier: principal.tier };

export const resolvers: Resolvers = {
  Query: {
    featureFlags: (_root, _args, { allFlags }) => allFlags(),
    isFeatureEnabled: async (_root, { key }, { allFlags, principal }) => {
      const flag = (await allFlags()).find((candidate) => candidate.key === key);
      if (flag === undefined) return refuse('NOT_FOUND', { message: 'There is no such feature flag.' });
      return evaluateFlag(flag, callerAsSubject(principal)).enabled;
    },
  },
  FeatureFlag: {
    __resolveReference: async ({ key }, { allFlags }) =>
      (await allFlags()).find((candidate) => candidate.key === key) ?? null,
  },
  User: {
    flags: async ({ id, tier }, _args, { allFlags, principal }) => {
      if (!maySeeFlagsOf(principal, id)) return refuse('FORBIDDEN');
      return (await allFlags()).map((flag) => evaluateFlag(flag, { id, tier }));
    },
  },
};
