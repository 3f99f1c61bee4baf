import type { ClientInfo } from '#platform/client-info.ts';
import type { Clock } from '#platform/clock.ts';
import { lockAccount } from '../access/access-store.ts';
import type { Attempts } from '../attempts/attempts.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database, Transaction } from '../database.ts';
import type { MailJobStore } from '../mail/mail-job-store.ts';
import type { Passwords } from '../password/password.ts';
import type { JudgePassword, PasswordRejection } from '../password/password-policy.ts';
import { createPostgresChallengeStore } from '../second-factor/challenge-store.ts';
import type { SessionGate } from '../sessions/open-session.ts';
import { accountIdOf, type Caller, sessionIdOf } from './caller.ts';
import { createPostgresMailTokenStore, type MailTokenStore } from './mail-token-store.ts';
import type { ProofRejected, ProveIdentity } from './prove-identity.ts';
import { hashToken } from './secret-token.ts';
import { isEmail, normaliseEmail, type User } from './user.ts';
import { createPostgresUserStore, type UserStore } from './user-store.ts';

export type PasswordOutcome =
  | { readonly kind: 'password-changed' }
  | { readonly kind: 'password-rejected'; readonly reason: PasswordRejection };

export interface PasswordChanges {
  /** Answers alike and does the same work whether or not the address has an account. */
  readonly requestReset: (email: string) => Promise<string>;
  readonly reset: (
    given: { readonly token: string; readonly newPassword: string },
    client: ClientInfo,
  ) => Promise<PasswordOutcome | { readonly kind: 'token-rejected' }>;
  readonly change: (
    given: {
      readonly currentPassword: string | null;
      readonly newPassword: string;
      readonly code: string | null;
    },
    caller: Caller,
  ) => Promise<PasswordOutcome | ProofRejected>;
}

interface Parts {
  readonly db: Database;
  readonly users: Pick<UserStore, 'findByIds' | 'findCredentials'>;
  readonly mailTokens: Pick<MailTokenStore, 'find'>;
  readonly mailJobs: Pick<MailJobStore, 'add'>;
  readonly passwords: Passwords;
  readonly judgePassword: JudgePassword;
  readonly attempts: Pick<Attempts, 'forgive'>;
  readonly proveIdentity: ProveIdentity;
  readonly sessions: Pick<SessionGate, 'revokeAllOfUser' | 'requireFreshAuth'>;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly freshSeconds: number;
}

interface Change {
  readonly user: User;
  readonly client: ClientInfo;
  /** The session that changes the password goes on. */
  readonly exceptSessionId: string | undefined;
  readonly how: 'changed' | 'reset';
}

const wrongPassword: ProofRejected = { kind: 'proof-rejected', reason: 'WRONG_PASSWORD', retryAt: null };

/** Whoever knew the old password is out: sessions, half-done sign-ins, and tokens that were mailed before. */
const afterChange = async (parts: Parts, transaction: Transaction, change: Change): Promise<void> => {
  const { user, client, how } = change;
  await createPostgresChallengeStore(transaction).removeAllOf(user.id);
  await createPostgresMailTokenStore(transaction).removeAllOf(user.id);
  await parts.sessions.revokeAllOfUser(user.id, `password_${how}`, {
    transaction,
    exceptSessionId: change.exceptSessionId,
  });
  await parts.audit.record({ type: `password.${how}`, userId: user.id, client }, transaction);
  const notice = { kind: 'notice', accountId: user.id, notice: 'password-changed', email: null } as const;
  await parts.mailJobs.add(notice, transaction);
};

const createReset =
  (parts: Parts): PasswordChanges['reset'] =>
  async ({ token, newPassword }, client) => {
    const redeemable = { hash: hashToken(token), purpose: 'reset-password', now: parts.clock.now() } as const;
    const found = await parts.mailTokens.find(redeemable);
    const [user] = found === null ? [] : await parts.users.findByIds([found.accountId]);
    if (!user) return { kind: 'token-rejected' };
    const reason = await parts.judgePassword(newPassword, user);
    if (reason !== null) return { kind: 'password-rejected', reason };
    const passwordHash = await parts.passwords.hash(newPassword);
    if (user.email !== null) await parts.attempts.forgive(user.email, client.address);
    return parts.db.transaction().execute(async (transaction) => {
      // Before the token, as a change does: whoever locks in another order would wait for the other for ever.
      await lockAccount(transaction, user.id);
      const redeemed = await createPostgresMailTokenStore(transaction).redeem(redeemable);
      if (redeemed === null) return { kind: 'token-rejected' };
      await createPostgresUserStore(transaction).setPasswordHash(user.id, passwordHash);
      await afterChange(parts, transaction, { user, client, exceptSessionId: undefined, how: 'reset' });
      return { kind: 'password-changed' };
    });
  };

const createChange =
  (parts: Parts): PasswordChanges['change'] =>
  async ({ currentPassword, newPassword, code }, caller) => {
    const accountId = accountIdOf(caller);
    const credentials = await parts.users.findCredentials({ id: accountId });
    if (credentials === null) return wrongPassword;
    let { passwordHash: from } = credentials;
    if (from === null) {
      await parts.sessions.requireFreshAuth(caller.principal, parts.freshSeconds);
    } else {
      const proof = { password: currentPassword ?? '', wallet: null, code };
      const proved = await parts.proveIdentity(accountId, proof, caller.client);
      if (proved.kind === 'proof-rejected') return proved;
      from = proved.passwordHash;
    }
    const { user } = credentials;
    const reason = await parts.judgePassword(newPassword, user);
    if (reason !== null) return { kind: 'password-rejected', reason };
    const to = await parts.passwords.hash(newPassword);
    return parts.db.transaction().execute(async (transaction) => {
      // Somebody who is locked out by a reset at this moment must not undo it.
      const isReplaced = await createPostgresUserStore(transaction).replacePasswordHash(accountId, from, to);
      if (!isReplaced) return wrongPassword;
      const exceptSessionId = sessionIdOf(caller);
      await afterChange(parts, transaction, { user, client: caller.client, exceptSessionId, how: 'changed' });
      return { kind: 'password-changed' };
    });
  };

export const createPasswordChanges = (parts: Parts): PasswordChanges => ({
  requestReset: async (email) => {
    const address = normaliseEmail(email);
    if (isEmail(address)) await parts.mailJobs.add({ kind: 'password-reset', email: address });
    return address;
  },
  reset: createReset(parts),
  change: createChange(parts),
});
