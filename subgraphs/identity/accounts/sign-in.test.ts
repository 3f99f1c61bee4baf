import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { clientAt, goodPassword, openTestAccounts, type TestAccounts } from '#support/accounts.ts';
import { createPostgresUserStore } from './user-store.ts';

/** Of `password`, from the tests of the reference implementation, with other parameters than ours. */
const outdated = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
const wrong = { kind: 'rejected', reason: 'INVALID_CREDENTIALS', retryAt: null };

let accounts: TestAccounts;
let email: string;
let client = clientAt('');
let count = 0;
let eventsBefore = 0;
beforeAll(async () => {
  accounts = await openTestAccounts();
});
beforeEach(() => {
  count += 1;
  email = `ada-${count}@example.com`;
  client = clientAt(`192.0.2.${count}`);
  eventsBefore = accounts.events.length;
  accounts.sessions.rejectWith(null);
});
afterAll(() => accounts.stop());

const eventsOf = (type: string) => accounts.events.slice(eventsBefore).filter((event) => event.type === type);

const signIn = (address: string, password = goodPassword, from = client) =>
  accounts.operations.signIn.signIn({ email: address, password }, from);

describe('signing in', () => {
  test('opens a session for who and where, by a password, from now on', async () => {
    const userId = await accounts.addAccount(email);
    accounts.clock.advance(5000);
    await expect(signIn(email)).resolves.toMatchObject({
      kind: 'signed-in',
      user: { id: userId },
    });
    expect(accounts.sessions.opened.at(-1)).toEqual({
      userId,
      authTime: accounts.clock.now(),
      methods: ['pwd'],
      device: client,
      version: 1,
    });
  });

  test('answers a wrong password, an unknown address and an account without a password alike', async () => {
    await accounts.addAccount(email);
    const users = createPostgresUserStore(accounts.postgres.db);
    await users.addMissing([
      {
        id: '01900000-0000-7000-8000-000000000001',
        email: `wallet-${email}`,
        displayName: 'W',
        roles: ['USER'],
        tier: 'FREE',
        passwordHash: null,
      },
    ]);
    for (const address of [email, `nobody-${email}`, `wallet-${email}`, 'no address', ''])
      await expect(signIn(address, 'wrong password here')).resolves.toEqual(wrong);
  });

  test('tells the audit who failed, without the address that was typed', async () => {
    const userId = await accounts.addAccount(email);
    await signIn(email, 'wrong password here');
    await signIn(`nobody-${email}`, 'wrong password here');
    const failed = eventsOf('sign_in.failed');
    expect(failed.map((event) => event.userId)).toEqual([userId, null]);
    expect(JSON.stringify(failed)).not.toContain('nobody-');
  });

  test('waits after a few failures, for unknown addresses as for known ones', async () => {
    await accounts.addAccount(email);
    for (const address of [email, `nobody-${email}`]) {
      for (let n = 0; n < 5; n += 1) await expect(signIn(address, 'wrong')).resolves.toEqual(wrong);
      await expect(signIn(address)).resolves.toEqual({
        kind: 'rejected',
        reason: 'TOO_MANY_ATTEMPTS',
        retryAt: new Date(accounts.clock.now() + 30_000),
      });
    }
    expect([eventsOf('sign_in.failed').length, eventsOf('sign_in.blocked').length]).toEqual([10, 2]);
  });

  test('works for forty at the same moment, all with the right password', async () => {
    await accounts.addAccount(email);
    const outcomes = await Promise.all(Array.from({ length: 40 }, () => signIn(email)));
    expect(outcomes.filter(({ kind }) => kind === 'signed-in')).toHaveLength(40);
  });

  test('judges five of forty wrong passwords that come at the same moment', async () => {
    await accounts.addAccount(email);
    const outcomes = await Promise.all(Array.from({ length: 40 }, (_, n) => signIn(email, `wrong ${n}`)));
    const reasons = outcomes.map((outcome) => (outcome.kind === 'rejected' ? outcome.reason : outcome.kind));
    expect(reasons.filter((reason) => reason === 'INVALID_CREDENTIALS')).toHaveLength(5);
    expect(reasons.filter((reason) => reason === 'TOO_MANY_ATTEMPTS')).toHaveLength(35);
  });

  test('works from elsewhere meanwhile, and again after the wait', async () => {
    await accounts.addAccount(email);
    for (let n = 0; n < 30; n += 1) await signIn(email, 'wrong');
    await expect(signIn(email, goodPassword, clientAt('203.0.113.9'))).resolves.toMatchObject({
      kind: 'signed-in',
    });
    accounts.clock.advance(30_000);
    await expect(signIn(email)).resolves.toMatchObject({ kind: 'signed-in' });
  });

  test('hashes the password anew when the parameters have grown since', async () => {
    const userId = await accounts.addAccount(email);
    const users = createPostgresUserStore(accounts.postgres.db);
    await users.setPasswordHash(userId, outdated);
    await expect(signIn(email, 'password')).resolves.toMatchObject({ kind: 'signed-in' });
    const { passwordHash } = (await users.findCredentials({ id: userId })) ?? {};
    expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$/);
    await expect(signIn(email, 'password')).resolves.toMatchObject({ kind: 'signed-in' });
    await expect(signIn(email, 'passwort')).resolves.toEqual(wrong);
  });

  test.each([
    ['TOO_MANY_SESSIONS', 'TOO_MANY_SESSIONS'],
    ['BLOCKED', 'BLOCKED'],
    ['NO_ACCOUNT', 'INVALID_CREDENTIALS'],
  ] as const)('passes on why there is no session: %s', async (reason, told) => {
    await accounts.addAccount(email);
    accounts.sessions.rejectWith(reason);
    await expect(signIn(email)).resolves.toEqual({
      kind: 'rejected',
      reason: told,
      retryAt: null,
    });
  });
});

describe('an unusual sign-in', () => {
  const complete = (challenge: string, code: string) =>
    accounts.operations.signIn.complete({ challenge, code }, client);
  const begin = async (): Promise<string> => {
    const outcome = await signIn(email);
    if (outcome.kind !== 'second-factor') throw new Error(outcome.kind);
    expect(outcome.factors).toEqual(['EMAIL_CODE']);
    return outcome.challenge;
  };
  const codeFromMail = async () => /\d{8}/.exec((await accounts.nextMail(email)).text)?.[0] ?? '';

  test('takes a code from the mailbox when the account has no authenticator', async () => {
    await accounts.addAccount(email);
    accounts.sessions.rejectWith('STEP_UP_REQUIRED');
    const challenge = await begin();
    const code = await codeFromMail();
    await expect(complete(challenge, code === '00000000' ? '11111111' : '00000000')).resolves.toMatchObject({
      reason: 'INVALID_CODE',
    });
    await expect(complete(challenge, '')).resolves.toMatchObject({ reason: 'INVALID_CODE' });
    await expect(complete(challenge, code)).resolves.toMatchObject({ kind: 'signed-in' });
    expect(accounts.sessions.opened.at(-1)?.methods).toEqual(['pwd', 'otp']);
    await expect(complete(challenge, code)).resolves.toMatchObject({ reason: 'INVALID_TOKEN' });
  });

  test('does not take the code of another challenge', async () => {
    await accounts.addAccount(email);
    accounts.sessions.rejectWith('STEP_UP_REQUIRED');
    await begin();
    const first = await codeFromMail();
    const second = await begin();
    await codeFromMail();
    await expect(complete(second, first)).resolves.toMatchObject({ reason: 'INVALID_CODE' });
  });

  test('gives one session when fifty bring the code at the same time', async () => {
    await accounts.addAccount(email);
    accounts.sessions.rejectWith('STEP_UP_REQUIRED');
    const challenge = await begin();
    const code = await codeFromMail();
    const before = accounts.sessions.opened.length;
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => complete(challenge, code)));
    expect(outcomes.filter(({ kind }) => kind === 'signed-in')).toHaveLength(1);
    expect(accounts.sessions.opened.length - before).toBe(1);
  });
});

describe('hashing', () => {
  test('that finds no place is refused with 503, and does not count as an attempt', async () => {
    const narrow = await openTestAccounts({ SOBA_HASHING_RUNNING: '1', SOBA_HASHING_WAITING: '0' });
    await narrow.addAccount(email);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) =>
        narrow.operations.signIn.signIn({ email, password: goodPassword }, clientAt(`198.51.100.${n}`)),
      ),
    );
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refused.length).toBeGreaterThan(0);
    for (const reason of refused) expect(reason).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    const counters = await narrow.postgres.db.selectFrom('attempt_counter').select('level').execute();
    expect(counters.filter(({ level }) => level > 1)).toEqual([]);
    expect(narrow.events.filter(({ type }) => type === 'sign_in.failed')).toEqual([]);
    await narrow.stop();
  });
});
