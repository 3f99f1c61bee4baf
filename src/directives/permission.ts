import type { ErrorCode } from '#platform/errors.ts';
import type { Principal, Role } from '#platform/identity.ts';

/** Alternatives, each of which is a list of names that are all needed. */
export type AnyOf = readonly (readonly string[])[];

/** One condition that a coordinate puts on the caller. All needs of a coordinate must hold. */
export type Need =
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'role'; readonly role: Role }
  | { readonly kind: 'scopes'; readonly anyOf: AnyOf }
  | { readonly kind: 'policies'; readonly anyOf: AnyOf };

export interface Denial {
  readonly code: Extract<ErrorCode, 'UNAUTHENTICATED' | 'FORBIDDEN'>;
  /** The scope sets of which one would have been enough. */
  readonly missingScopes?: AnyOf;
}

const rank: Readonly<Record<Exclude<Role, 'SERVICE'>, number>> = {
  USER: 1,
  SUPPORT: 2,
  COMPLIANCE: 3,
  ADMIN: 4,
};

/** SERVICE stands beside the ladder: it neither includes a person's role nor is included in one. */
export const hasRoleOrAbove = (principal: Pick<Principal, 'roles'>, wanted: Role): boolean =>
  principal.roles.some((role) =>
    role === 'SERVICE' || wanted === 'SERVICE' ? role === wanted : rank[role] >= rank[wanted],
  );

const holdsAny = (names: readonly string[], anyOf: AnyOf): boolean =>
  anyOf.some((all) => all.every((name) => names.includes(name)));

/** Why the caller may not pass, or null when it may. */
export const denialOf = (principal: Principal, need: Need): Denial | null => {
  if (principal.kind === 'anonymous' && need.kind !== 'policies') return { code: 'UNAUTHENTICATED' };
  switch (need.kind) {
    case 'authenticated':
      return null;
    case 'role':
      return hasRoleOrAbove(principal, need.role) ? null : { code: 'FORBIDDEN' };
    case 'scopes':
      return holdsAny(principal.scopes, need.anyOf) ? null : { code: 'FORBIDDEN', missingScopes: need.anyOf };
    case 'policies':
      return holdsAny(principal.policies, need.anyOf) ? null : { code: 'FORBIDDEN' };
  }
};

/** The first need that does not hold. */
export const firstDenial = (principal: Principal, needs: readonly Need[]): Denial | null => {
  for (const need of needs) {
    const denial = denialOf(principal, need);
    if (denial !== null) return denial;
  }
  return null;
};
