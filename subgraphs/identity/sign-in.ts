import type { AccessToken, AccessTokens } from './access-token.ts';
import { hashPassword, verifyPassword } from './password.ts';
import type { User } from './user.ts';
import type { UserStore } from './user-store.ts';

export interface SignedIn {
  readonly user: User;
  readonly access: AccessToken;
}

/** Longer input is not hashed: the work must not be for the caller to choose. */
const longestPasswordBytes = 1024;

/** Returns null when the address or the password is wrong, after the same work in both cases. */
export const createSignIn = (parts: {
  readonly users: Pick<UserStore, 'findCredentials'>;
  readonly tokens: Pick<AccessTokens, 'issue'>;
}): ((email: string, password: string) => Promise<SignedIn | null>) => {
  const hashOfNobody = hashPassword('no account has this password');
  return async (email, password) => {
    const usable = Buffer.byteLength(password) <= longestPasswordBytes;
    const credentials = await parts.users.findCredentials(email);
    const hash = credentials?.passwordHash ?? (await hashOfNobody);
    const matches = await verifyPassword(usable ? password : '', hash);
    if (!matches || !usable || credentials === null) return null;
    return { user: credentials.user, access: await parts.tokens.issue(credentials.user) };
  };
};
