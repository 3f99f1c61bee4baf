import { hasRoleOrAbove } from '#directives/permission.ts';
import { refuse } from '#platform/errors.ts';
import type { Context } from '../context.ts';
import type { PasswordRejection } from '../password/password-policy.ts';
import type { MutationResolvers, UserResolvers } from '../schema.types.ts';
import type { SignInOutcome } from './finish-sign-in.ts';
import type { ProofRejected } from './prove-identity.ts';
import type { InputRejection } from './registration.ts';
import { maySeeEmail, type User } from './user.ts';

export const toSignInResult = (outcome: SignInOutcome, { provedIds }: Pick<Context, 'provedIds'>) => {
  switch (outcome.kind) {
    case 'signed-in': {
      provedIds.add(outcome.user.id);
      const { accessExpiresAt: expiresAt, ...grant } = outcome.grant;
      return { __typename: 'SignedIn', ...grant, expiresAt, user: outcome.user } as const;
    }
    case 'second-factor': {
      const { challenge, factors, expiresAt } = outcome;
      return { __typename: 'SecondFactorRequired', challenge, factors, expiresAt } as const;
    }
    case 'rejected':
      return { __typename: 'SignInRejected', reason: outcome.reason, retryAt: outcome.retryAt } as const;
  }
};

const toProofRejected = ({ reason, retryAt }: ProofRejected) =>
  ({ __typename: 'ProofRejected', reason, retryAt }) as const;

const inputRejected = (reason: InputRejection) => ({ __typename: 'InputRejected', reason }) as const;

const passwordRejected = (reason: PasswordRejection, leastLength: number) =>
  ({ __typename: 'PasswordRejected', reason, leastLength }) as const;

const mailRequested = (email: string) => ({ __typename: 'MailRequested', email }) as const;
const passwordChanged = () => ({ __typename: 'PasswordChanged', at: new Date() }) as const;
const tokenRejected = { __typename: 'TokenRejected', reason: 'INVALID_TOKEN' } as const;

type SignInMutations = Pick<
  MutationResolvers,
  'register' | 'verifyEmail' | 'signIn' | 'completeSignIn' | 'confirmIdentity'
>;

const signInMutations: SignInMutations = {
  register: async (_root, { input }, { accounts }) => {
    const outcome = await accounts.registration.register(input);
    switch (outcome.kind) {
      case 'mail-requested':
        return mailRequested(outcome.email);
      case 'input-rejected':
        return inputRejected(outcome.reason);
      case 'password-rejected':
        return passwordRejected(outcome.reason, accounts.leastPasswordLength);
    }
  },
  verifyEmail: async (_root, { input }, context) =>
    toSignInResult(await context.accounts.registration.verifyEmail(input, context.client), context),
  signIn: async (_root, { input }, context) =>
    toSignInResult(await context.accounts.signIn.signIn(input, context.client), context),
  completeSignIn: async (_root, { input }, context) =>
    toSignInResult(await context.accounts.signIn.complete(input, context.client), context),
  confirmIdentity: async (_root, { input }, context) => {
    const { password = null, wallet = null, code = null } = input;
    const outcome = await context.accounts.confirmIdentity({ password, wallet, code }, context);
    if (outcome.kind === 'proof-rejected') return toProofRejected(outcome);
    const { accessToken, accessExpiresAt } = outcome.grant;
    return { __typename: 'IdentityConfirmed', accessToken, expiresAt: accessExpiresAt };
  },
};

type ChangeMutations = Pick<
  MutationResolvers,
  | 'requestPasswordReset'
  | 'resetPassword'
  | 'changePassword'
  | 'changeEmail'
  | 'confirmEmail'
  | 'changeDisplayName'
>;

const changeMutations: ChangeMutations = {
  requestPasswordReset: async (_root, { email }, { accounts }) =>
    mailRequested(await accounts.passwords.requestReset(email)),
  resetPassword: async (_root, { input }, { accounts, client }) => {
    const outcome = await accounts.passwords.reset(input, client);
    if (outcome.kind === 'token-rejected') return tokenRejected;
    if (outcome.kind === 'password-changed') return passwordChanged();
    return passwordRejected(outcome.reason, accounts.leastPasswordLength);
  },
  changePassword: async (_root, { input }, context) => {
    const { currentPassword = null, newPassword, code = null } = input;
    const outcome = await context.accounts.passwords.change({ currentPassword, newPassword, code }, context);
    if (outcome.kind === 'proof-rejected') return toProofRejected(outcome);
    if (outcome.kind === 'password-changed') return passwordChanged();
    return passwordRejected(outcome.reason, context.accounts.leastPasswordLength);
  },
  changeEmail: async (_root, { email }, context) => {
    const outcome = await context.accounts.emails.request(email, context);
    return outcome.kind === 'mail-requested' ? mailRequested(outcome.email) : inputRejected(outcome.reason);
  },
  confirmEmail: async (_root, { token }, { accounts, client }) => {
    const email = await accounts.emails.confirm(token, client);
    return email === null ? tokenRejected : { __typename: 'EmailChanged', email };
  },
  changeDisplayName: async (_root, { displayName }, context) => {
    const user = await context.accounts.changeDisplayName(displayName, context);
    return user === null ? inputRejected('INVALID_DISPLAY_NAME') : { __typename: 'DisplayNameChanged', user };
  },
};

export const accountMutations: SignInMutations & ChangeMutations = { ...signInMutations, ...changeMutations };

/** Its address and how it is signed in to: for the account itself and for support staff. */
const guardPrivate = (user: User, { principal, provedIds }: Context): void => {
  const isSupport = hasRoleOrAbove(principal, 'SUPPORT');
  if (!provedIds.has(user.id) && !maySeeEmail(principal, { userId: user.id, isSupport })) refuse('FORBIDDEN');
};

export const accountFields: Pick<UserResolvers, 'email' | 'signInMethods'> = {
  email: (user, _args, context) => {
    guardPrivate(user, context);
    return user.email;
  },
  signInMethods: (user, _args, context) => {
    guardPrivate(user, context);
    return context.accounts.readSignInMethods(user.id);
  },
};
