import type { ClientInfo } from '#platform/client-info.ts';
import type { Clock } from '#platform/clock.ts';
import { lockAccount } from '../access/access-store.ts';
import { accountIdOf, type Caller, sessionIdOf } from '../accounts/caller.ts';
import type { User } from '../accounts/user.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database, Transaction } from '../database.ts';
import type { Notice } from '../mail/mail-job.ts';
import type { MailJobStore } from '../mail/mail-job-store.ts';
import type { Seal } from '../seal.ts';
import type { SessionGate } from '../sessions/open-session.ts';
import { createRecoveryCodes, hashRecoveryCode } from './recovery-codes.ts';
import { createTotpSecret, useTotpCode } from './second-factor.ts';
import { createPostgresSecondFactorStore, type SecondFactorStore } from './second-factor-store.ts';
import { enrolmentUri, toBase32 } from './totp.ts';

export type FactorRejection = 'ALREADY_ENABLED' | 'NOT_ENABLED' | 'NOT_STARTED' | 'INVALID_CODE';

export interface FactorRejected {
  readonly kind: 'factor-rejected';
  readonly reason: FactorRejection;
}

export interface Started {
  readonly kind: 'totp-started';
  readonly secret: string;
  readonly uri: string;
}

export interface NewRecoveryCodes {
  readonly kind: 'recovery-codes';
  readonly codes: readonly string[];
}

/** All of it takes a session that was authenticated a moment ago. */
export interface Enrolment {
  readonly start: (caller: Caller) => Promise<Started | FactorRejected>;
  /** The code shows that the authenticator works. */
  readonly confirm: (code: string, caller: Caller) => Promise<NewRecoveryCodes | FactorRejected>;
  readonly disable: (caller: Caller) => Promise<{ readonly kind: 'totp-disabled' } | FactorRejected>;
  readonly renewRecoveryCodes: (caller: Caller) => Promise<NewRecoveryCodes | FactorRejected>;
}

interface Parts {
  readonly db: Database;
  readonly store: SecondFactorStore;
  readonly seal: Seal;
  readonly users: { readonly findByIds: (ids: readonly string[]) => Promise<readonly (User | null)[]> };
  readonly sessions: Pick<SessionGate, 'requireFreshAuth' | 'revokeAllOfUser'>;
  readonly mailJobs: Pick<MailJobStore, 'add'>;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly freshSeconds: number;
}

const reject = (reason: FactorRejection): FactorRejected => ({ kind: 'factor-rejected', reason });

const newCodes = async (transaction: Transaction, accountId: string): Promise<NewRecoveryCodes> => {
  const codes = createRecoveryCodes();
  const hashes = codes.map((code) => hashRecoveryCode(code, accountId));
  await createPostgresSecondFactorStore(transaction).replaceRecoveryCodes(accountId, hashes);
  return { kind: 'recovery-codes', codes };
};

/** Returns whose it is. */
const begin = async ({ sessions, freshSeconds }: Parts, caller: Caller): Promise<string> => {
  const accountId = accountIdOf(caller);
  await sessions.requireFreshAuth(caller.principal, freshSeconds);
  return accountId;
};

const noticeOf = {
  'factor.enabled': 'second-factor-enabled',
  'factor.disabled': 'second-factor-disabled',
  'factor.recovery_codes_renewed': 'recovery-codes-renewed',
} as const satisfies Record<string, Notice>;

/** To the audit and to the account's owner. */
const tell = async (
  { audit, mailJobs }: Parts,
  transaction: Transaction,
  event: { readonly type: keyof typeof noticeOf; readonly accountId: string; readonly client: ClientInfo },
): Promise<void> => {
  const { type, accountId, client } = event;
  await audit.record({ type, userId: accountId, client }, transaction);
  await mailJobs.add({ kind: 'notice', accountId, notice: noticeOf[type], email: null }, transaction);
};

const createStart =
  (parts: Parts): Enrolment['start'] =>
  async (caller) => {
    const { store, seal, users, clock } = parts;
    const accountId = await begin(parts, caller);
    const [user] = await users.findByIds([accountId]);
    const secret = createTotpSecret();
    const isAdded = await store.addTotp(accountId, seal.close(secret, accountId), clock.now());
    if (!isAdded || !user) return reject('ALREADY_ENABLED');
    const uri = enrolmentUri(secret, user.email ?? user.displayName);
    return { kind: 'totp-started', secret: toBase32(secret), uri };
  };

const createConfirm =
  (parts: Parts): Enrolment['confirm'] =>
  async (code, caller) => {
    const accountId = await begin(parts, caller);
    const totp = await parts.store.findTotp(accountId);
    if (totp === null) return reject('NOT_STARTED');
    if (totp.confirmed) return reject('ALREADY_ENABLED');
    if (!(await useTotpCode(parts, { accountId, code: code.trim() }))) return reject('INVALID_CODE');
    return parts.db.transaction().execute(async (transaction) => {
      await lockAccount(transaction, accountId);
      const store = createPostgresSecondFactorStore(transaction);
      if (!(await store.confirmTotp(accountId, parts.clock.now()))) return reject('ALREADY_ENABLED');
      // The others were opened with less than the account asks for from now on.
      await parts.sessions.revokeAllOfUser(accountId, 'factor_changed', {
        transaction,
        keepApiKeys: true,
        exceptSessionId: sessionIdOf(caller),
      });
      await tell(parts, transaction, { type: 'factor.enabled', accountId, client: caller.client });
      return newCodes(transaction, accountId);
    });
  };

export const createEnrolment = (parts: Parts): Enrolment => ({
  start: createStart(parts),
  confirm: createConfirm(parts),
  disable: async (caller) => {
    const accountId = await begin(parts, caller);
    return parts.db.transaction().execute(async (transaction) => {
      await lockAccount(transaction, accountId);
      const isRemoved = await createPostgresSecondFactorStore(transaction).removeTotp(accountId);
      if (!isRemoved) return reject('NOT_ENABLED');
      await tell(parts, transaction, { type: 'factor.disabled', accountId, client: caller.client });
      return { kind: 'totp-disabled' };
    });
  },
  renewRecoveryCodes: async (caller) => {
    const accountId = await begin(parts, caller);
    return parts.db.transaction().execute(async (transaction) => {
      await lockAccount(transaction, accountId);
      const totp = await createPostgresSecondFactorStore(transaction).findTotp(accountId);
      if (totp?.confirmed !== true) return reject('NOT_ENABLED');
      await tell(parts, transaction, {
        type: 'factor.recovery_codes_renewed',
        accountId,
        client: caller.client,
      });
      return newCodes(transaction, accountId);
    });
  },
});
