import { randomBytes } from 'node:crypto';
import type { ClientInfo } from '#platform/client-info.ts';
import type { Clock } from '#platform/clock.ts';
import type { Attempts } from '../attempts/attempts.ts';
import type { Audit } from '../audit/audit.ts';
import type { MailJobStore } from '../mail/mail-job-store.ts';
import type { Seal } from '../seal.ts';
import { hashRecoveryCode } from './recovery-codes.ts';
import type { SecondFactorStore } from './second-factor-store.ts';
import { isTotpCode, matchingStep } from './totp.ts';

export type CodeProof =
  | { readonly method: 'otp' | 'recovery' }
  | { readonly rejected: 'INVALID_CODE' }
  | { readonly rejected: 'TOO_MANY_ATTEMPTS'; readonly retryAt: Date };

export interface CodeTry {
  readonly accountId: string;
  /** Of the authenticator, or one of the recovery codes. */
  readonly code: string;
  readonly client: ClientInfo;
}

export interface SecondFactor {
  readonly isEnabled: (accountId: string) => Promise<boolean>;
  readonly prove: (given: CodeTry) => Promise<CodeProof>;
  /** Counts and records attempts at a code, whatever judges it. */
  readonly judge: (given: CodeTry, isRight: () => Promise<'otp' | 'recovery' | null>) => Promise<CodeProof>;
}

/** A step counts once, so a code that was seen over a shoulder is of no use. */
export const useTotpCode = async (
  parts: { readonly store: SecondFactorStore; readonly seal: Seal; readonly clock: Clock },
  { accountId, code }: { readonly accountId: string; readonly code: string },
): Promise<boolean> => {
  const { store, seal, clock } = parts;
  const totp = await store.findTotp(accountId);
  if (totp === null) return false;
  const { plain, outdated } = seal.open(totp.sealedSecret, accountId);
  const step = matchingStep(plain, code, clock.now());
  if (step === null || !(await store.useStep(accountId, step))) return false;
  if (outdated) await store.replaceSecret(accountId, totp.sealedSecret, seal.close(plain, accountId));
  return true;
};

export const createTotpSecret = (): Buffer => randomBytes(20);

export const createSecondFactor = (parts: {
  readonly store: SecondFactorStore;
  readonly seal: Seal;
  readonly attempts: Pick<Attempts, 'beginCode' | 'inTurn'>;
  readonly mailJobs: Pick<MailJobStore, 'add'>;
  readonly audit: Audit;
  readonly clock: Clock;
}): SecondFactor => {
  const { store, attempts, audit } = parts;
  const judgeNow: SecondFactor['judge'] = async ({ accountId, client }, isRight) => {
    const attempt = await attempts.beginCode(accountId, client.address);
    if ('retryAt' in attempt) return { rejected: 'TOO_MANY_ATTEMPTS', retryAt: attempt.retryAt };
    const method = await isRight();
    if (method !== null) {
      await attempt.succeed();
      return { method };
    }
    await audit.record({ type: 'factor.failed', userId: accountId, client });
    return { rejected: 'INVALID_CODE' };
  };
  const judge: SecondFactor['judge'] = (given, isRight) =>
    attempts.inTurn(`code ${given.accountId}`, () => judgeNow(given, isRight));
  const useRecoveryCode = async ({ accountId, code, client }: CodeTry): Promise<boolean> => {
    if (!(await store.useRecoveryCode(accountId, hashRecoveryCode(code, accountId)))) return false;
    await audit.record({ type: 'factor.recovery_code_used', userId: accountId, client });
    await parts.mailJobs.add({ kind: 'notice', accountId, notice: 'recovery-code-used', email: null });
    return true;
  };
  return {
    isEnabled: async (accountId) => (await store.findTotp(accountId))?.confirmed === true,
    judge,
    prove: (given) =>
      judge(given, async () => {
        const code = given.code.trim();
        if (isTotpCode(code)) return (await useTotpCode(parts, { ...given, code })) ? 'otp' : null;
        return (await useRecoveryCode(given)) ? 'recovery' : null;
      }),
  };
};
