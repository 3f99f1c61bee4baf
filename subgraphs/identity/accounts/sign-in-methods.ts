import type { SecondFactorStore } from '../second-factor/second-factor-store.ts';
import type { Wallet, WalletStore } from '../wallet/wallet-store.ts';
import type { UserStore } from './user-store.ts';

/** How one can sign in to an account. */
export interface SignInMethods {
  readonly hasPassword: boolean;
  readonly hasTotp: boolean;
  readonly recoveryCodesLeft: number;
  readonly wallets: readonly Wallet[];
}

export type ReadSignInMethods = (accountId: string) => Promise<SignInMethods>;

export const createReadSignInMethods =
  (parts: {
    readonly users: Pick<UserStore, 'findCredentials'>;
    readonly factors: Pick<SecondFactorStore, 'findTotp' | 'countRecoveryCodes'>;
    readonly wallets: Pick<WalletStore, 'list'>;
  }): ReadSignInMethods =>
  async (accountId) => {
    const [credentials, totp, recoveryCodesLeft, wallets] = await Promise.all([
      parts.users.findCredentials({ id: accountId }),
      parts.factors.findTotp(accountId),
      parts.factors.countRecoveryCodes(accountId),
      parts.wallets.list(accountId),
    ]);
    return {
      hasPassword: (credentials?.passwordHash ?? null) !== null,
      hasTotp: totp?.confirmed === true,
      recoveryCodesLeft,
      wallets,
    };
  };
