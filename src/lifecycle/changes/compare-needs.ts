import { type AnyOf, hasRoleOrAbove, type Need } from '#directives/permission.ts';

const implies = (one: Need, other: Need): boolean => {
  if (other.kind === 'authenticated') return one.kind !== 'policies';
  if (other.kind === 'role') return one.kind === 'role' && hasRoleOrAbove({ roles: [one.role] }, other.role);
  if (one.kind !== other.kind) return false;
  // Whoever has any of the sets that one asks for has one of those that the other asks for.
  return one.anyOf.every((given) => other.anyOf.some((all) => all.every((name) => given.includes(name))));
};

const allImply = (some: readonly Need[], others: readonly Need[]): boolean =>
  others.every((other) => some.some((one) => implies(one, other)));

export type NeedsChange = 'same' | 'public' | 'weaker' | 'stronger' | 'other';

/** How much a caller needs after a change, against before. */
export const compareNeeds = (before: readonly Need[], after: readonly Need[]): NeedsChange => {
  const [asStrong, asWeak] = [allImply(after, before), allImply(before, after)];
  if (asStrong) return asWeak ? 'same' : 'stronger';
  if (after.length === 0) return 'public';
  return asWeak ? 'weaker' : 'other';
};

const alternatives = (anyOf: AnyOf): string => anyOf.map((all) => all.join(' and ')).join(', or ');

const describeNeed = (need: Need): string => {
  if (need.kind === 'authenticated') return 'a signed-in caller';
  if (need.kind === 'role') return `the role ${need.role}`;
  return `the ${need.kind} ${alternatives(need.anyOf)}`;
};

export const describeNeeds = (needs: readonly Need[]): string =>
  needs.length === 0 ? 'nothing' : needs.map(describeNeed).join(' and ');
