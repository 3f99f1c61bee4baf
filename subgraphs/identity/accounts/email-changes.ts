import type { ClientInfo } from '#platform/client-info.ts';
import type { Clock } from '#platform/clock.ts';
import { lockAccount } from '../access/access-store.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database.ts';
import type { MailJobStore } from '../mail/mail-job-store.ts';
import type { SessionGate } from '../sessions/open-session.ts';
import { accountIdOf, type Caller } from './caller.ts';
import { createPostgresMailTokenStore } from './mail-token-store.ts';
import type { InputRejection } from './registration.ts';
import { hashToken } from './secret-token.ts';
import { isEmail, normaliseEmail } from './user.ts';
import { createPostgresUserStore, isUniqueViolation } from './user-store.ts';

export interface EmailChanges {
  /** Answers alike whether or not the address has an account. */
  readonly request: (
    email: string,
    caller: Caller,
  ) => Promise<
    | { readonly kind: 'mail-requested'; readonly email: string }
    | { readonly kind: 'input-rejected'; readonly reason: InputRejection }
  >;
  /** The address from now on. Null when the token is not good any more, or the address has an account by now. */
  readonly confirm: (token: string, client: ClientInfo) => Promise<string | null>;
}

export const createEmailChanges = (parts: {
  readonly db: Database;
  readonly mailJobs: Pick<MailJobStore, 'add'>;
  readonly sessions: Pick<SessionGate, 'requireFreshAuth'>;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly freshSeconds: number;
}): EmailChanges => {
  const { db, mailJobs, audit, clock } = parts;
  const redeem = (token: string, client: ClientInfo): Promise<string | null> =>
    db.transaction().execute(async (transaction) => {
      const users = createPostgresUserStore(transaction);
      const mailTokens = createPostgresMailTokenStore(transaction);
      const by = { hash: hashToken(token), purpose: 'confirm-email', now: clock.now() } as const;
      const found = await mailTokens.find(by);
      if (found === null) return null;
      const { accountId, email } = found;
      // Before the token, as everything else that changes an account.
      await lockAccount(transaction, accountId);
      if ((await mailTokens.redeem(by)) === null) return null;
      const [before] = await users.findByIds([accountId]);
      if (!before) return null;
      await users.setEmail(accountId, email);
      await audit.record({ type: 'account.email_changed', userId: accountId, client }, transaction);
      if (before.email !== null)
        await mailJobs.add(
          { kind: 'notice', accountId, notice: 'email-changed', email: before.email },
          transaction,
        );
      return email;
    });
  return {
    request: async (email, caller) => {
      const accountId = accountIdOf(caller);
      await parts.sessions.requireFreshAuth(caller.principal, parts.freshSeconds);
      const address = normaliseEmail(email);
      if (!isEmail(address)) return { kind: 'input-rejected', reason: 'INVALID_EMAIL' };
      await mailJobs.add({ kind: 'email-change', accountId, email: address });
      return { kind: 'mail-requested', email: address };
    },
    confirm: async (token, client) => {
      try {
        return await redeem(token, client);
      } catch (error) {
        if (isUniqueViolation(error)) return null;
        throw error;
      }
    },
  };
};
