import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ClientInfo } from '#platform/client-info.ts';
import type { Clock } from '#platform/clock.ts';
import type { Challenge, ChallengeStore } from '../second-factor/challenge-store.ts';
import type { CodeProof, SecondFactor } from '../second-factor/second-factor.ts';
import type { CheckPassword } from './check-password.ts';
import { type FinishSignIn, rejected, type SignInOutcome } from './finish-sign-in.ts';
import { hashToken } from './secret-token.ts';
import { normaliseEmail } from './user.ts';
import type { UserStore } from './user-store.ts';

export interface SignIn {
  readonly signIn: (
    given: { readonly email: string; readonly password: string },
    client: ClientInfo,
  ) => Promise<SignInOutcome>;
  readonly complete: (
    given: { readonly challenge: string; readonly code: string },
    client: ClientInfo,
  ) => Promise<SignInOutcome>;
}

/** Eight digits are few, so their hash is keyed. */
export const hashEmailCode = (key: Buffer, code: string, challengeHash: Buffer): Buffer =>
  createHmac('sha256', key).update(challengeHash).update(code).digest();

interface Parts {
  readonly users: Pick<UserStore, 'findCredentials'>;
  readonly checkPassword: CheckPassword;
  readonly finishSignIn: FinishSignIn;
  readonly secondFactor: Pick<SecondFactor, 'prove' | 'judge'>;
  readonly challenges: Pick<ChallengeStore, 'find' | 'redeem'>;
  readonly emailCodeKey: Buffer;
  readonly clock: Clock;
}

const prove = (
  { secondFactor, emailCodeKey }: Parts,
  { accountId, emailCodeHash, factors }: Challenge,
  given: { readonly hash: Buffer; readonly code: string; readonly client: ClientInfo },
): Promise<CodeProof> => {
  const attempt = { accountId, code: given.code, client: given.client };
  if (!factors.includes('EMAIL_CODE')) return secondFactor.prove(attempt);
  const hash = hashEmailCode(emailCodeKey, given.code.trim(), given.hash);
  return secondFactor.judge(attempt, async () =>
    emailCodeHash !== null && timingSafeEqual(hash, emailCodeHash) ? 'otp' : null,
  );
};

export const createSignIn = (parts: Parts): SignIn => ({
  signIn: async ({ email, password }, client) => {
    const account = normaliseEmail(email);
    const check = await parts.checkPassword({
      account,
      password,
      client,
      find: async () => {
        const found = await parts.users.findCredentials({ email: account });
        return found && { ...found, userId: found.user.id };
      },
    });
    if (!check.right)
      return rejected(check.retryAt === null ? 'INVALID_CREDENTIALS' : 'TOO_MANY_ATTEMPTS', check.retryAt);
    const { user, version } = check.found;
    return parts.finishSignIn.finish({ user, version, methods: ['pwd'], client });
  },
  complete: async ({ challenge, code }, client) => {
    const hash = hashToken(challenge);
    const found = await parts.challenges.find(hash, parts.clock.now());
    const credentials = found && (await parts.users.findCredentials({ id: found.accountId }));
    if (found === null || credentials === null) return rejected('INVALID_TOKEN');
    const proof = await prove(parts, found, { hash, code, client });
    if ('rejected' in proof) return rejected(proof.rejected, 'retryAt' in proof ? proof.retryAt : null);
    if (!(await parts.challenges.redeem(hash))) return rejected('INVALID_TOKEN');
    const { user, version } = credentials;
    return parts.finishSignIn.open({ user, version, methods: [...found.methods, proof.method], client });
  },
});
