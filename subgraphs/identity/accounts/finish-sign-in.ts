import type { ClientInfo } from '#platform/client-info.ts';
import type { Clock } from '#platform/clock.ts';
import type { MailJobStore } from '../mail/mail-job-store.ts';
import type { ChallengeStore, Factor } from '../second-factor/challenge-store.ts';
import type { SecondFactor } from '../second-factor/second-factor.ts';
import type { AuthMethod, OpenSession, SessionGrant } from '../sessions/open-session.ts';
import { createToken } from './secret-token.ts';
import type { User } from './user.ts';

export type SignInRejection =
  | 'INVALID_CREDENTIALS'
  | 'TOO_MANY_ATTEMPTS'
  | 'INVALID_CODE'
  | 'INVALID_TOKEN'
  | 'INVALID_SIGNATURE'
  | 'TOO_MANY_SESSIONS'
  | 'SECOND_FACTOR_MISSING'
  | 'BLOCKED';

export type SignInOutcome =
  | { readonly kind: 'signed-in'; readonly user: User; readonly grant: SessionGrant }
  | {
      readonly kind: 'second-factor';
      readonly challenge: string;
      readonly factors: readonly Factor[];
      readonly expiresAt: Date;
    }
  | { readonly kind: 'rejected'; readonly reason: SignInRejection; readonly retryAt: Date | null };

export interface Proved {
  readonly user: User;
  /** The account's when the proof was judged. */
  readonly version: number;
  readonly methods: readonly AuthMethod[];
  readonly client: ClientInfo;
}

export interface FinishSignIn {
  /** After the first factor: asks for the second when the account has one, or when the risk asks for it. */
  readonly finish: (proved: Proved) => Promise<SignInOutcome>;
  /** After the last factor. */
  readonly open: (proved: Proved) => Promise<SignInOutcome>;
}

const challengeMs = 10 * 60_000;

export const rejected = (reason: SignInRejection, retryAt: Date | null = null): SignInOutcome => ({
  kind: 'rejected',
  reason,
  retryAt,
});

export const createFinishSignIn = (parts: {
  readonly openSession: OpenSession;
  readonly secondFactor: Pick<SecondFactor, 'isEnabled'>;
  readonly challenges: Pick<ChallengeStore, 'add'>;
  readonly mailJobs: Pick<MailJobStore, 'add'>;
  readonly clock: Clock;
}): FinishSignIn => {
  const { clock } = parts;

  const challenge = async ({ user, methods }: Proved, factors: readonly Factor[]): Promise<SignInOutcome> => {
    const { token, hash } = createToken();
    const expiresAt = clock.now() + challengeMs;
    await parts.challenges.add(hash, { accountId: user.id, methods, factors }, expiresAt);
    if (factors.includes('EMAIL_CODE'))
      await parts.mailJobs.add({
        kind: 'sign-in-code',
        accountId: user.id,
        challengeHash: hash.toString('hex'),
      });
    return { kind: 'second-factor', challenge: token, factors, expiresAt: new Date(expiresAt) };
  };

  /** An account without an authenticator proves itself by its mailbox. */
  const stepUp = (proved: Proved): Promise<SignInOutcome> | SignInOutcome =>
    proved.user.email === null || proved.methods.includes('otp')
      ? rejected('SECOND_FACTOR_MISSING')
      : challenge(proved, ['EMAIL_CODE']);

  const open: FinishSignIn['open'] = async (proved) => {
    const { user, version, methods, client } = proved;
    const opened = await parts.openSession({
      userId: user.id,
      authTime: clock.now(),
      methods,
      device: client,
      version,
    });
    if (!('rejected' in opened)) return { kind: 'signed-in', user, grant: opened };
    if (opened.rejected === 'STEP_UP_REQUIRED') return stepUp(proved);
    return rejected(opened.rejected === 'NO_ACCOUNT' ? 'INVALID_CREDENTIALS' : opened.rejected);
  };

  return {
    open,
    finish: async (proved) =>
      (await parts.secondFactor.isEnabled(proved.user.id))
        ? challenge(proved, ['AUTHENTICATOR', 'RECOVERY_CODE'])
        : open(proved),
  };
};
