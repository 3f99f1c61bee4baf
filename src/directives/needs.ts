import type { Role } from '#platform/identity.ts';
import type { AnyOf, Need } from './permission.ts';

type Arguments = Readonly<Record<string, unknown>>;

const scopesNeed = (anyOf: AnyOf): Need[] => (anyOf.length === 0 ? [] : [{ kind: 'scopes', anyOf }]);

/** What each authorisation directive asks of the caller, by the directive's own name. One meaning, wherever it is read. */
export const needsByDirective: Readonly<Record<string, (args: Arguments) => readonly Need[]>> = {
  auth: (args) => [
    { kind: 'role', role: args['requires'] as Role },
    ...scopesNeed((args['scopes'] ?? []) as AnyOf),
  ],
  hasRole: (args) => [{ kind: 'role', role: args['role'] as Role }],
  authenticated: () => [{ kind: 'authenticated' }],
  requiresScopes: (args) => [{ kind: 'scopes', anyOf: args['scopes'] as AnyOf }],
  policy: (args) => [{ kind: 'policies', anyOf: args['policies'] as AnyOf }],
};
