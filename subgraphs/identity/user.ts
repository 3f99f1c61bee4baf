import type { Principal, Role, Tier } from '#platform/identity.ts';

export interface User {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly tier: Tier;
  readonly createdAt: Date;
}

/** Accounts are entities that any subgraph may point at, so the address is guarded per account and not per field. */
export const maySeeEmail = (
  principal: Principal,
  { userId, isSupport }: { readonly userId: string; readonly isSupport: boolean },
): boolean => isSupport || (principal.kind === 'user' && principal.id === userId);
