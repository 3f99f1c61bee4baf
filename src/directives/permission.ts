import type { ErrorCode } from '#platform/errors.ts';
import type { Principal, Role } from '#platform/identity.ts';

const rank: Readonly<Record<Exclude<Role, 'SERVICE'>, number>> = {
  USER: 1,
  SUPPORT: 2,
  COMPLIANCE: 3,
  ADMIN: 4,
};

/** SERVICE stands beside the ladder: it neither includes a person's role nor is included in one. */
export const hasRoleOrAbove = (principal: Principal, wanted: Role): boolean =>
  principal.roles.some((role) =>
    role === 'SERVICE' || wanted === 'SERVICE' ? role === wanted : rank[role] >= rank[wanted],
  );

/** `scopes` is a list of alternatives; an empty list asks for nothing. */
const hasScopes = (principal: Principal, scopes: readonly (readonly string[])[]): boolean =>
  scopes.length === 0 || scopes.some((all) => all.every((scope) => principal.scopes.includes(scope)));

export interface Requirement {
  readonly role: Role;
  readonly scopes: readonly (readonly string[])[];
}

/** Why the caller may not pass, or null when it may. */
export const denial = (principal: Principal, requirement: Requirement): ErrorCode | null => {
  if (principal.kind === 'anonymous') return 'UNAUTHENTICATED';
  const passes = hasRoleOrAbove(principal, requirement.role) && hasScopes(principal, requirement.scopes);
  return passes ? null : 'FORBIDDEN';
};
