import type { ClientInfo } from '#platform/client-info.ts';
import type { Attempt, Attempts } from '../attempts/attempts.ts';
import type { Audit } from '../audit/audit.ts';
import type { Passwords } from '../password/password.ts';
import type { UserStore } from './user-store.ts';

/** Whose password it is, if anybody's; null as an id when there is no account yet. */
export interface Candidate {
  readonly userId: string | null;
  readonly passwordHash: string | null;
}

export type PasswordCheck<Found> =
  | { readonly right: true; readonly found: Found }
  | { readonly right: false; readonly retryAt: Date | null };

export interface PasswordTry<Found> {
  /** What attempts are counted by: what was typed, whether or not there is such an account. */
  readonly account: string;
  readonly password: string;
  readonly client: ClientInfo;
  readonly find: () => Promise<Found | null>;
}

export type CheckPassword = <Found extends Candidate>(
  given: PasswordTry<Found>,
) => Promise<PasswordCheck<Found>>;

interface Parts {
  readonly users: Pick<UserStore, 'replacePasswordHash'>;
  readonly passwords: Passwords;
  readonly attempts: Pick<Attempts, 'beginPassword' | 'inTurn'>;
  readonly audit: Audit;
}

const recordFailure = async (
  { audit }: Parts,
  { filled }: Attempt,
  { userId, client }: { readonly userId: string | null; readonly client: ClientInfo },
): Promise<void> => {
  await audit.record({ type: 'sign_in.failed', userId, client });
  for (const name of filled)
    await audit.record({
      type: name === 'account' ? 'account.under_attack' : 'sign_in.blocked',
      userId: name === 'network' ? null : userId,
      client,
      data: { counter: name },
    });
};

/** The hash that the account has from now on, unless its password is changed at this very moment. */
const renewHash = async (
  { passwords, users }: Parts,
  { userId, passwordHash }: Candidate,
  password: string,
): Promise<string | null> => {
  if (userId === null) return passwordHash;
  const hash = await passwords.hash(password);
  return (await users.replacePasswordHash(userId, passwordHash, hash)) ? hash : passwordHash;
};

const check = async <Found extends Candidate>(
  parts: Parts,
  { account, password, client, find }: PasswordTry<Found>,
): Promise<PasswordCheck<Found>> => {
  const attempt = await parts.attempts.beginPassword(account, client.address);
  if ('retryAt' in attempt) return { right: false, retryAt: attempt.retryAt };
  const judge = async () => {
    const found = await find();
    return { found, verdict: await parts.passwords.verify(password, found?.passwordHash ?? null) };
  };
  const { found, verdict } = await judge().catch(async (error: unknown) => {
    await attempt.takeBack();
    throw error;
  });
  if (verdict === 'wrong' || found === null) {
    await recordFailure(parts, attempt, { userId: found?.userId ?? null, client });
    return { right: false, retryAt: null };
  }
  await attempt.succeed();
  if (verdict === 'right') return { right: true, found };
  return { right: true, found: { ...found, passwordHash: await renewHash(parts, found, password) } };
};

/** Judges a password with the same work whether or not there is an account, and counts the attempt. */
export const createPasswordCheck =
  (parts: Parts): CheckPassword =>
  (given) =>
    parts.attempts.inTurn(`password ${given.account} ${given.client.address}`, () => check(parts, given));
