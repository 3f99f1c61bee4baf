import type { Principal, Role, Tier } from '#platform/identity.ts';

export interface User {
  readonly id: string;
  /** Verified, in small letters; null when the account is signed in to with a wallet only. */
  readonly email: string | null;
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

/** In the form in which it is kept and compared. */
export const normaliseEmail = (text: string): string => text.trim().toLowerCase();

/** As browsers judge it, and no longer than SMTP can carry. */
const emailFormat =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/;

export const isEmail = (normalised: string): boolean =>
  normalised.length <= 254 && emailFormat.test(normalised);

const longestDisplayName = 100;

/** Without control characters and such as turn the direction of the text around them. */
export const isDisplayName = (text: string): boolean =>
  text === text.trim() &&
  text !== '' &&
  [...text].length <= longestDisplayName &&
  !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text);
