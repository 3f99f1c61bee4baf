import type { FastifyInstance } from 'fastify';
import type { Clock } from '#platform/clock.ts';
import type { Check } from '#platform/health.ts';
import type { Logger } from '#platform/logger.ts';
import { isLoopback } from '#platform/loopback.ts';
import { createPostgresAttemptStore } from '../attempts/attempt-store.ts';
import { createAttempts } from '../attempts/attempts.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database.ts';
import { createPostgresMailJobStore, type MailJobStore } from '../mail/mail-job-store.ts';
import { createBreachCheck } from '../password/breached-passwords.ts';
import { createHashingQueue } from '../password/hashing-queue.ts';
import { type Argon2Parameters, createPasswords } from '../password/password.ts';
import { createPasswordPolicy } from '../password/password-policy.ts';
import { createSeal } from '../seal.ts';
import { createPostgresChallengeStore } from '../second-factor/challenge-store.ts';
import { createEnrolment, type Enrolment } from '../second-factor/enrolment.ts';
import { createSecondFactor } from '../second-factor/second-factor.ts';
import { createPostgresSecondFactorStore } from '../second-factor/second-factor-store.ts';
import type { Secrets } from '../secrets.ts';
import type { SessionGate } from '../sessions/open-session.ts';
import { createSignatureVerifier } from '../wallet/verify-signature.ts';
import { createPostgresWalletStore } from '../wallet/wallet-store.ts';
import { createWallets, type Wallets } from '../wallet/wallets.ts';
import { createPasswordCheck } from './check-password.ts';
import { type ConfirmIdentity, createConfirmIdentity } from './confirm-identity.ts';
import { createEmailChanges, type EmailChanges } from './email-changes.ts';
import { createFinishSignIn } from './finish-sign-in.ts';
import { createPostgresMailTokenStore } from './mail-token-store.ts';
import { createPasswordChanges, type PasswordChanges } from './password-changes.ts';
import { type ChangeDisplayName, createDisplayNameChange } from './profile.ts';
import { createProveIdentity } from './prove-identity.ts';
import { createRegistration, type Registration } from './registration.ts';
import type { AccountSettings } from './settings.ts';
import { createSignIn, type SignIn } from './sign-in.ts';
import { createReadSignInMethods, type ReadSignInMethods } from './sign-in-methods.ts';
import { startAccountMail } from './start-account-mail.ts';
import { startPurge } from './start-purge.ts';
import { createPostgresUserStore } from './user-store.ts';
import { createWriteMail } from './write-mail.ts';

/** What one can do with accounts. */
export interface AccountOperations {
  readonly signIn: SignIn;
  readonly registration: Registration;
  readonly passwords: PasswordChanges;
  readonly emails: EmailChanges;
  readonly changeDisplayName: ChangeDisplayName;
  readonly confirmIdentity: ConfirmIdentity;
  readonly enrolment: Enrolment;
  readonly wallets: Wallets;
  readonly readSignInMethods: ReadSignInMethods;
  readonly leastPasswordLength: number;
}

export interface AccountArea {
  readonly operations: AccountOperations;
  readonly mailJobs: MailJobStore;
  readonly checks: readonly Check[];
  readonly routes: (app: FastifyInstance) => void;
  readonly stop: () => Promise<void>;
}

export interface AccountParts {
  readonly settings: AccountSettings & { readonly HOST: string; readonly SOBA_FRESH_AUTH_SECONDS: number };
  readonly db: Database;
  readonly secrets: Secrets;
  readonly sessions: SessionGate;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Those that OWASP recommends, unless given. */
  readonly hashing?: Argon2Parameters;
}

const createStores = ({ db, secrets, settings, clock }: AccountParts) => ({
  users: createPostgresUserStore(db),
  mailTokens: createPostgresMailTokenStore(db),
  mailJobs: createPostgresMailJobStore(db, clock),
  challenges: createPostgresChallengeStore(db),
  factors: createPostgresSecondFactorStore(db),
  wallets: createPostgresWalletStore(db),
  attemptStore: createPostgresAttemptStore(db, {
    secrets,
    backoff: {
      firstMs: settings.SOBA_SIGN_IN_WAIT_MS,
      longestMs: settings.SOBA_SIGN_IN_LONGEST_WAIT_MS,
    },
  }),
});

const createPasswordParts = ({ settings, logger, hashing }: AccountParts) => ({
  passwords: createPasswords(
    createHashingQueue({ running: settings.SOBA_HASHING_RUNNING, waiting: settings.SOBA_HASHING_WAITING }),
    hashing,
  ),
  judgePassword: createPasswordPolicy({
    leastLength: settings.SOBA_PASSWORD_LEAST_LENGTH,
    isBreached: createBreachCheck({ rangeUrl: settings.SOBA_BREACHED_PASSWORDS_URL, logger }),
  }),
});

const createShared = (parts: AccountParts) => {
  const { settings, secrets, clock } = parts;
  const stores = createStores(parts);
  const [emailCodeKey] = secrets.keysFor('e-mail code');
  return {
    ...parts,
    ...stores,
    ...createPasswordParts(parts),
    emailCodeKey,
    seal: createSeal(secrets, 'second factor'),
    attempts: createAttempts({
      store: stores.attemptStore,
      limits: {
        perPair: settings.SOBA_SIGN_IN_FREE_ATTEMPTS,
        perNetwork: settings.SOBA_SIGN_IN_FREE_ATTEMPTS_NETWORK,
        perAccount: settings.SOBA_SIGN_IN_FREE_ATTEMPTS_ACCOUNT,
      },
      clock,
    }),
    freshSeconds: settings.SOBA_FRESH_AUTH_SECONDS,
  };
};

type Shared = ReturnType<typeof createShared>;

const startMail = (shared: Shared) =>
  startAccountMail({
    ...shared,
    store: shared.mailJobs,
    write: createWriteMail({ ...shared, links: { page: shared.settings.SOBA_ACCOUNT_PAGE_URL } }),
  });

const createWalletOperations = (shared: Shared, finishSignIn: ReturnType<typeof createFinishSignIn>) => {
  const { settings, wallets: store, logger } = shared;
  const { SOBA_WALLET_DOMAINS: domains } = settings;
  return createWallets({
    ...shared,
    store,
    finishSignIn,
    rules: {
      domains: domains.length === 0 && isLoopback(settings.HOST) ? 'loopback' : domains,
      chainIds: settings.SOBA_WALLET_CHAINS,
    },
    verifySignature: createSignatureVerifier({ rpcUrls: settings.SOBA_WALLET_RPC_URLS, logger }),
  });
};

const createOperations = (shared: Shared): AccountOperations => {
  const { sessions } = shared;
  const secondFactor = createSecondFactor({ ...shared, store: shared.factors });
  const checkPassword = createPasswordCheck(shared);
  const finishSignIn = createFinishSignIn({ ...shared, openSession: sessions.openSession, secondFactor });
  const wallets = createWalletOperations(shared, finishSignIn);
  const proveIdentity = createProveIdentity({
    ...shared,
    checkPassword,
    secondFactor,
    hasSigned: wallets.hasSigned,
  });
  return {
    signIn: createSignIn({ ...shared, checkPassword, finishSignIn, secondFactor }),
    registration: createRegistration({ ...shared, checkPassword, finishSignIn }),
    passwords: createPasswordChanges({ ...shared, proveIdentity }),
    emails: createEmailChanges(shared),
    changeDisplayName: createDisplayNameChange(shared.users),
    confirmIdentity: createConfirmIdentity({ ...shared, proveIdentity }),
    enrolment: createEnrolment({ ...shared, store: shared.factors }),
    wallets,
    readSignInMethods: createReadSignInMethods(shared),
    leastPasswordLength: shared.settings.SOBA_PASSWORD_LEAST_LENGTH,
  };
};

const day = 86_400_000;

const startPurgeOf = (shared: Shared) =>
  startPurge({
    ...shared,
    stores: [
      { store: shared.mailTokens, keepMs: 0 },
      { store: shared.challenges, keepMs: 0 },
      { store: shared.wallets, keepMs: 0 },
      { store: shared.mailJobs, keepMs: day },
      { store: shared.attemptStore, keepMs: 3 * day },
    ],
  });

/** Accounts, their passwords, second factors, wallets and mails: everything of a sign-in before its session. */
export const startAccounts = (parts: AccountParts): AccountArea => {
  const shared = createShared(parts);
  const { mailJobs: store } = shared;
  const mail = startMail(shared);
  const mailJobs: MailJobStore = {
    ...store,
    add: async (content, transaction) => {
      await store.add(content, transaction);
      if (transaction === undefined) mail.jobs.kick();
      else mail.jobs.kickSoon();
    },
  };
  const purge = startPurgeOf(shared);
  return {
    operations: createOperations({ ...shared, mailJobs }),
    mailJobs,
    checks: mail.checks,
    routes: mail.routes,
    stop: async () => {
      await purge.stop();
      await mail.stop();
    },
  };
};
