import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientAt, goodPassword, openTestAccounts, type TestAccounts, tokenIn } from '#support/accounts.ts';

const client = clientAt('192.0.2.1');
const hour = 3_600_000;

let accounts: TestAccounts;
beforeAll(async () => {
  accounts = await openTestAccounts();
});
afterAll(() => accounts.stop());

const register = (email: string, password = goodPassword, displayName = 'Ada') =>
  accounts.operations.registration.register({ email, password, displayName });
const verify = (token: string, password = goodPassword) =>
  accounts.operations.registration.verifyEmail({ token, password }, client);
const signIn = (email: string, password = goodPassword) =>
  accounts.operations.signIn.signIn({ email, password }, client);

describe('registering', () => {
  test('opens an account once its address is verified, and signs in to it', async () => {
    await expect(register(' Ada@Example.COM ')).resolves.toEqual({
      kind: 'mail-requested',
      email: 'ada@example.com',
    });
    const outcome = await verify(tokenIn(await accounts.nextMail('ada@example.com')));
    expect(outcome).toMatchObject({
      kind: 'signed-in',
      user: { email: 'ada@example.com', displayName: 'Ada', roles: ['USER'], tier: 'FREE' },
      grant: { sessionId: expect.any(String) },
    });
    expect(accounts.events).toContainEqual(expect.objectContaining({ type: 'account.registered' }));
    await expect(signIn('ADA@example.com')).resolves.toMatchObject({ kind: 'signed-in' });
  });

  test('signs in to nothing before that, and says so as of a wrong password', async () => {
    await register('early@example.com');
    const token = tokenIn(await accounts.nextMail('early@example.com'));
    const wrong = { kind: 'rejected', reason: 'INVALID_CREDENTIALS', retryAt: null };
    await expect(signIn('early@example.com')).resolves.toEqual(wrong);
    await expect(verify(token)).resolves.toMatchObject({ kind: 'signed-in' });
  });

  test('does not let the owner of the mailbox confirm an account whose password is another’s', async () => {
    await register('owner@example.com', 'password of the stranger');
    const token = tokenIn(await accounts.nextMail('owner@example.com'));
    await expect(verify(token, goodPassword)).resolves.toMatchObject({ reason: 'INVALID_CREDENTIALS' });
    await register('owner@example.com', goodPassword);
    const own = tokenIn(await accounts.nextMail('owner@example.com'));
    await expect(verify(own, goodPassword)).resolves.toMatchObject({ kind: 'signed-in' });
    await expect(verify(token, 'password of the stranger')).resolves.toMatchObject({
      reason: 'INVALID_TOKEN',
    });
    await expect(signIn('owner@example.com', 'password of the stranger')).resolves.toMatchObject({
      reason: 'INVALID_CREDENTIALS',
    });
  });

  test('an address that has an account is answered alike, and tells its owner by mail', async () => {
    await accounts.addAccount('taken@example.com');
    await expect(register('taken@example.com', 'another good password')).resolves.toEqual({
      kind: 'mail-requested',
      email: 'taken@example.com',
    });
    const mail = await accounts.nextMail('taken@example.com');
    expect(mail.subject).toBe('You already have an account');
    expect(tokenIn(mail)).toBe('');
    await expect(signIn('taken@example.com', 'another good password')).resolves.toMatchObject({
      kind: 'rejected',
    });
  });

  test('opens one account when fifty redeem the token at the same time', async () => {
    await register('race@example.com');
    const token = tokenIn(await accounts.nextMail('race@example.com'));
    const opened = accounts.sessions.opened.length;
    // Fewer hash at the same time than race, or most would be refused for that.
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => verify(token)));
    expect(outcomes.filter(({ kind }) => kind === 'signed-in')).toHaveLength(1);
    expect(accounts.sessions.opened.length - opened).toBe(1);
    await expect(verify(token)).resolves.toMatchObject({ reason: 'INVALID_TOKEN' });
  });

  test('keeps no token but its hash, and no password', async () => {
    await register('hashed@example.com');
    const token = tokenIn(await accounts.nextMail('hashed@example.com'));
    const { rows } = await accounts.postgres.db
      .selectFrom('pending_registration')
      .selectAll()
      .execute()
      .then((all) => ({ rows: all }));
    const kept = JSON.stringify(rows) + rows.map((row) => row.token_hash.toString('latin1')).join();
    expect(rows.length).toBeGreaterThan(0);
    expect(kept).not.toContain(token);
    expect(kept).not.toContain(Buffer.from(token, 'base64url').toString('latin1'));
    expect(kept).not.toContain(goodPassword);
  });

  test('a token holds for a day', async () => {
    await register('late@example.com');
    const token = tokenIn(await accounts.nextMail('late@example.com'));
    await register('later@example.com');
    const other = tokenIn(await accounts.nextMail('later@example.com'));
    accounts.clock.advance(24 * hour - 1);
    await expect(verify(token)).resolves.toMatchObject({ kind: 'signed-in' });
    accounts.clock.advance(1);
    await expect(verify(other)).resolves.toMatchObject({ reason: 'INVALID_TOKEN' });
  });

  test.each([
    '',
    'ada',
    'ada@',
    '@example.com',
    'a b@example.com',
    'ada@example',
    'ada@exämple.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(250)}.com`,
    'ada@example.com\nbcc: eve@example.com',
    'ada@example.com\u0000',
  ])('refuses the address %j', async (email) => {
    await expect(register(email)).resolves.toEqual({ kind: 'input-rejected', reason: 'INVALID_EMAIL' });
  });

  test.each(['', '   ', 'x'.repeat(101), 'a\u202eb', 'a\u0000b', 'a\nb'])(
    'refuses the name %j',
    async (displayName) => {
      await expect(register('name@example.com', goodPassword, displayName)).resolves.toEqual({
        kind: 'input-rejected',
        reason: 'INVALID_DISPLAY_NAME',
      });
    },
  );

  test('refuses a password that is too short, whether or not the address has an account', async () => {
    const tooShort = { kind: 'password-rejected', reason: 'TOO_SHORT' };
    await expect(register('ada@example.com', 'short')).resolves.toEqual(tooShort);
    await expect(register('nobody@example.com', 'short')).resolves.toEqual(tooShort);
  });

  test('mails one address no more than a few times in a row', async () => {
    for (let n = 0; n < 8; n += 1) await register('flooded@example.com');
    await register('after@example.com');
    await accounts.nextMail('after@example.com');
    const mails = (await accounts.mails()).filter(({ to }) => to === 'flooded@example.com');
    expect(mails.length).toBeLessThanOrEqual(5);
  });

  test('puts nothing into a mail that the one who asks has chosen', async () => {
    await register('shown@example.com', goodPassword, 'Win a prize at evil.example');
    expect(JSON.stringify(await accounts.nextMail('shown@example.com'))).not.toContain('evil.example');
  });
});
