import type { ClientInfo } from '#platform/client-info.ts';
import type { Clock } from '#platform/clock.ts';
import { createId } from '#platform/ids.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database.ts';
import type { MailJobStore } from '../mail/mail-job-store.ts';
import type { Passwords } from '../password/password.ts';
import type { JudgePassword, PasswordRejection } from '../password/password-policy.ts';
import type { CheckPassword } from './check-password.ts';
import { type FinishSignIn, rejected, type SignInOutcome } from './finish-sign-in.ts';
import { createPostgresMailTokenStore, type MailTokenStore } from './mail-token-store.ts';
import { hashToken } from './secret-token.ts';
import { isDisplayName, isEmail, normaliseEmail } from './user.ts';
import { type Credentials, createPostgresUserStore } from './user-store.ts';

export type InputRejection = 'INVALID_EMAIL' | 'INVALID_DISPLAY_NAME';

export type MailOutcome =
  | { readonly kind: 'mail-requested'; readonly email: string }
  | { readonly kind: 'input-rejected'; readonly reason: InputRejection }
  | { readonly kind: 'password-rejected'; readonly reason: PasswordRejection };

export interface Registration {
  /** Answers alike and does the same work whether or not the address has an account. */
  readonly register: (given: {
    readonly email: string;
    readonly password: string;
    readonly displayName: string;
  }) => Promise<MailOutcome>;
  /**
   * Opens the account and signs in to it. The password is asked for again: who owns the mailbox must not confirm an
   * account whose password somebody else knows.
   */
  readonly verifyEmail: (
    given: { readonly token: string; readonly password: string },
    client: ClientInfo,
  ) => Promise<SignInOutcome>;
}

interface Parts {
  readonly db: Database;
  readonly mailTokens: Pick<MailTokenStore, 'findRegistration'>;
  readonly mailJobs: Pick<MailJobStore, 'add'>;
  readonly passwords: Passwords;
  readonly judgePassword: JudgePassword;
  readonly checkPassword: CheckPassword;
  readonly finishSignIn: FinishSignIn;
  readonly audit: Audit;
  readonly clock: Clock;
}

/** Null when the token has been used, or the address has an account by now. */
const openAccount = (
  { db, clock, audit }: Parts,
  hash: Buffer,
  client: ClientInfo,
): Promise<Credentials | null> =>
  db.transaction().execute(async (transaction) => {
    const now = clock.now();
    const pending = await createPostgresMailTokenStore(transaction).redeemRegistration({ hash, now });
    if (pending === null) return null;
    const users = createPostgresUserStore(transaction);
    const [id] = await users.addMissing([
      {
        id: createId(clock),
        email: pending.email,
        displayName: pending.displayName,
        roles: ['USER'],
        tier: 'FREE',
        passwordHash: pending.passwordHash,
      },
    ]);
    if (id === undefined) return null;
    await audit.record({ type: 'account.registered', userId: id, client }, transaction);
    return users.findCredentials({ id });
  });

export const createRegistration = (parts: Parts): Registration => ({
  register: async ({ email, password, displayName }) => {
    const address = normaliseEmail(email);
    const name = displayName.trim();
    if (!isEmail(address)) return { kind: 'input-rejected', reason: 'INVALID_EMAIL' };
    if (!isDisplayName(name)) return { kind: 'input-rejected', reason: 'INVALID_DISPLAY_NAME' };
    const reason = await parts.judgePassword(password, { email: address, displayName: name });
    if (reason !== null) return { kind: 'password-rejected', reason };
    const passwordHash = await parts.passwords.hash(password);
    await parts.mailJobs.add({ kind: 'registration', email: address, displayName: name, passwordHash });
    return { kind: 'mail-requested', email: address };
  },
  verifyEmail: async ({ token, password }, client) => {
    const hash = hashToken(token);
    const pending = await parts.mailTokens.findRegistration({ hash, now: parts.clock.now() });
    if (pending === null) return rejected('INVALID_TOKEN');
    const check = await parts.checkPassword({
      account: pending.email,
      password,
      client,
      find: async () => ({ userId: null, passwordHash: pending.passwordHash }),
    });
    if (!check.right)
      return rejected(check.retryAt === null ? 'INVALID_CREDENTIALS' : 'TOO_MANY_ATTEMPTS', check.retryAt);
    const opened = await openAccount(parts, hash, client);
    if (opened === null) return rejected('INVALID_TOKEN');
    const { user, version } = opened;
    return parts.finishSignIn.finish({ user, version, methods: ['pwd'], client });
  },
});
