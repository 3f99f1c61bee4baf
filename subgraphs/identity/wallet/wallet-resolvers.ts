import { refuse } from '#platform/errors.ts';
import { toSignInResult } from '../accounts/account-resolvers.ts';
import { accountIdOf } from '../accounts/caller.ts';
import type { MutationResolvers, WalletNonceResolvers } from '../schema.types.ts';

export const walletMutations: Pick<
  MutationResolvers,
  'createWalletNonce' | 'signInWithWallet' | 'linkWallet' | 'unlinkWallet'
> = {
  createWalletNonce: (_root, _args, { accounts }) => accounts.wallets.createNonce(),
  signInWithWallet: async (_root, { input }, context) =>
    toSignInResult(await context.accounts.wallets.signIn(input, context.client), context),
  linkWallet: async (_root, { input }, context) => {
    const outcome = await context.accounts.wallets.link(input, context);
    return typeof outcome === 'string'
      ? { __typename: 'LinkWalletRejected', reason: outcome }
      : { __typename: 'WalletLinked', wallet: outcome };
  },
  unlinkWallet: async (_root, { input }, context) => {
    const { address, chainId = null } = input;
    const reason = await context.accounts.wallets.unlink({ address, chainId }, context);
    if (reason !== null) return { __typename: 'UnlinkWalletRejected', reason };
    const user = (await context.users.load(accountIdOf(context))) ?? refuse('UNAUTHENTICATED');
    return { __typename: 'WalletUnlinked', user };
  },
};

export const walletNonceFields: WalletNonceResolvers = {
  expiresAt: ({ expiresAt }) => new Date(expiresAt),
  message: (nonce, given, { accounts }) => accounts.wallets.writeMessage(nonce, given),
};
