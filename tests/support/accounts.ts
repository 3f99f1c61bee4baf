import { randomBytes } from 'node:crypto';
import { fastify } from 'fastify';
import { sql } from 'kysely';
import { z } from 'zod';
import { type ClientInfo, unknownClient } from '#platform/client-info.ts';
import { parseConfig } from '#platform/config.ts';
import { refuse } from '#platform/errors.ts';
import type { Principal } from '#platform/identity.ts';
import { lockAccount } from '#subgraphs/identity/access/access-store.ts';
import { accountSettings } from '#subgraphs/identity/accounts/settings.ts';
import { type AccountOperations, startAccounts } from '#subgraphs/identity/accounts/start-accounts.ts';
import type { NewSecurityEvent } from '#subgraphs/identity/audit/audit.ts';
import type { IdentityDatabase, Transaction } from '#subgraphs/identity/database.ts';
import type { Mail } from '#subgraphs/identity/mail/mailer.ts';
import { createSecrets } from '#subgraphs/identity/secrets.ts';
import type { NewSession, SessionGate, SessionRejection } from '#subgraphs/identity/sessions/open-session.ts';
import { createTestClock, type TestClock } from './clock.ts';
import { openTestPostgres, type TestPostgres } from './postgres.ts';
import { principalOf } from './principal.ts';
import { until } from './until.ts';

interface Revoked {
  readonly userId: string;
  readonly reason: string;
  readonly exceptSessionId: string | undefined;
}

/** Sessions in memory, with the parts of their contract that accounts rely on. */
export interface TestSessions extends SessionGate {
  readonly opened: readonly NewSession[];
  readonly revoked: readonly Revoked[];
  /** From now on sessions are rejected for this reason, unless a second factor was proved. */
  readonly rejectWith: (reason: SessionRejection | null) => void;
}

export const createTestSessions = (clock: TestClock): TestSessions => {
  const opened: NewSession[] = [];
  const revoked: Revoked[] = [];
  let rejection: SessionRejection | null = null;
  const grant = (id: string) => ({
    accessToken: `access ${id}`,
    accessExpiresAt: new Date(clock.now() + 1000),
  });
  return {
    opened,
    revoked,
    rejectWith: (reason) => {
      rejection = reason;
    },
    openSession: async (session) => {
      if (rejection !== null && session.methods.length < 2) return { rejected: rejection };
      opened.push(session);
      const sessionId = `session-${opened.length}`;
      return {
        ...grant(sessionId),
        refreshToken: `refresh ${sessionId}`,
        refreshExpiresAt: new Date(clock.now() + 2000),
        sessionId,
      };
    },
    revokeAllOfUser: async (userId, reason, options) => {
      revoked.push({ userId, reason, exceptSessionId: options?.exceptSessionId });
    },
    requireFreshAuth: async ({ credential }, maxAgeSeconds) => {
      const authTime = credential?.kind === 'session' ? credential.authTime : 0;
      if (clock.now() / 1000 - authTime > maxAgeSeconds) refuse('STEP_UP_REQUIRED');
    },
    renewAuthentication: async ({ credential }, { authTime, methods }) =>
      credential?.kind === 'session' ? grant(`${credential.id} ${authTime} ${methods.join('+')}`) : null,
  };
};

export interface TestAccounts {
  readonly operations: AccountOperations;
  readonly postgres: TestPostgres<IdentityDatabase>;
  readonly clock: TestClock;
  readonly sessions: TestSessions;
  readonly events: readonly NewSecurityEvent[];
  readonly mails: () => Promise<readonly Mail[]>;
  /** Waits for the next mail to the address, and returns it. */
  readonly nextMail: (to: string) => Promise<Mail>;
  /** An account whose address is verified. */
  readonly addAccount: (email: string, password?: string) => Promise<string>;
  /**
   * Runs the work while another transaction holds the account's row, until so many statements wait for it, and then
   * does the rest in that transaction: what waits has taken its locks in the right order, or there is a deadlock.
   */
  readonly whileLocked: <Result>(
    accountId: string,
    work: { readonly begin: () => Promise<Result>; readonly waiting: number },
    rest?: (transaction: Transaction) => Promise<unknown>,
  ) => Promise<Result>;
  readonly stop: () => Promise<void>;
}

export const goodPassword = 'correct horse battery';

export const clientAt = (address: string): ClientInfo => ({ ...unknownClient, address });

/** The account's owner with a session of this age. */
export const ownerOf = (
  clock: TestClock,
  id: string,
  { ageSeconds = 0, client = clientAt('192.0.2.1') } = {},
): { principal: Principal; client: ClientInfo } => ({
  principal: principalOf({
    id,
    credential: {
      kind: 'session',
      id: 'own-session',
      authTime: Math.floor(clock.now() / 1000) - ageSeconds,
      methods: ['pwd'],
    },
  }),
  client,
});

/** The token of a mail that links to no page. */
export const tokenIn = ({ text }: Mail): string => /^[\w-]{43}$/m.exec(text)?.[0] ?? '';

const MailboxAnswer = z.object({
  mails: z.array(z.object({ to: z.string(), subject: z.string(), text: z.string() })),
});

const countWaiting = async (db: Transaction): Promise<number> => {
  const { rows } = await sql<{ waiting: number }>`select count(*)::int as waiting from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
  return rows[0]?.waiting ?? 0;
};

const Shape = z.object(accountSettings);

/** Accounts on a database of their own, with a clock that the test moves and a mailbox that it reads. */
export const openTestAccounts = async (
  settings: Readonly<Record<string, string>> = {},
  secret = randomBytes(32),
): Promise<TestAccounts> => {
  const postgres = await openTestPostgres<IdentityDatabase>({ schema: 'identity' });
  // Enough connections for a race to be one.
  const pool = postgres.openAnother({ SOBA_POSTGRES_POOL_SIZE: '8' });
  const clock = createTestClock();
  const sessions = createTestSessions(clock);
  const events: NewSecurityEvent[] = [];
  const accounts = startAccounts({
    settings: { ...parseConfig(Shape, settings), HOST: '127.0.0.1', SOBA_FRESH_AUTH_SECONDS: 300 },
    db: pool.db,
    secrets: createSecrets([secret]),
    sessions,
    audit: { record: async (event) => void events.push(event) },
    clock,
    logger: postgres.log.logger,
    // The weakest there is: these tests are not about hashing.
    hashing: { memory: 8, passes: 1, parallelism: 1 },
  });
  const app = fastify();
  accounts.routes(app);
  const mails = async (): Promise<readonly Mail[]> => {
    const answer = await app.inject({ url: '/mailbox.json', headers: { host: 'localhost' } });
    return MailboxAnswer.parse(answer.json()).mails.toReversed();
  };
  const read = new Map<string, number>();
  const nextMail = async (to: string): Promise<Mail> => {
    const index = read.get(to) ?? 0;
    let found: Mail | undefined;
    await until(async () => {
      found = (await mails()).filter((mail) => mail.to === to)[index];
      return found !== undefined;
    });
    read.set(to, index + 1);
    return found as Mail;
  };
  return {
    operations: accounts.operations,
    postgres,
    clock,
    sessions,
    events,
    mails,
    nextMail,
    addAccount: async (email, password = goodPassword) => {
      const { registration } = accounts.operations;
      await registration.register({ email, password, displayName: 'Ada' });
      const token = tokenIn(await nextMail(email));
      const outcome = await registration.verifyEmail({ token, password }, unknownClient);
      if (outcome.kind !== 'signed-in') throw new Error(`The account was not opened: ${outcome.kind}`);
      return outcome.user.id;
    },
    whileLocked: async (accountId, { begin, waiting }, rest = async () => undefined) => {
      let result: ReturnType<typeof begin> | undefined;
      await postgres.db.transaction().execute(async (transaction) => {
        await lockAccount(transaction, accountId);
        let isDone = false;
        result = begin().finally(() => {
          isDone = true;
        });
        await until(async () => isDone || (await countWaiting(transaction)) >= waiting);
        await rest(transaction);
      });
      return result as ReturnType<typeof begin>;
    },
    stop: async () => {
      await accounts.stop();
      await app.close();
      await pool.stop();
      await postgres.stop();
    },
  };
};
