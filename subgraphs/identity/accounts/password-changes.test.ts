import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  clientAt,
  goodPassword,
  openTestAccounts,
  ownerOf,
  type TestAccounts,
  tokenIn,
} from '#support/accounts.ts';

const newPassword = 'another good password';
const hour = 3_600_000;

let accounts: TestAccounts;
let userId: string;
let email: string;
let client = clientAt('');
let count = 0;
beforeAll(async () => {
  accounts = await openTestAccounts();
});
beforeEach(async () => {
  count += 1;
  email = `ada-${count}@example.com`;
  client = clientAt(`192.0.2.${count}`);
  accounts.sessions.rejectWith(null);
  userId = await accounts.addAccount(email);
});
afterAll(() => accounts.stop());

const eventTypes = () => accounts.events.filter((event) => event.userId === userId).map(({ type }) => type);
const revoked = () => accounts.sessions.revoked.filter((one) => one.userId === userId);

const signsIn = async (password: string, from = client): Promise<boolean> => {
  const outcome = await accounts.operations.signIn.signIn({ email, password }, from);
  return outcome.kind === 'signed-in';
};
const countOf = async (table: 'mail_token' | 'sign_in_challenge'): Promise<number> =>
  (await accounts.postgres.db.selectFrom(table).selectAll().where('account_id', '=', userId).execute())
    .length;

describe('resetting a password', () => {
  const requestReset = (address: string) => accounts.operations.passwords.requestReset(address);
  const reset = (token: string, password = newPassword) =>
    accounts.operations.passwords.reset({ token, newPassword: password }, client);
  const requestToken = async (): Promise<string> => {
    await requestReset(email);
    return tokenIn(await accounts.nextMail(email));
  };

  test('sets it with the token of a mail, ends every session and tells the owner', async () => {
    await expect(requestReset(` ${email.toUpperCase()}`)).resolves.toBe(email);
    const token = tokenIn(await accounts.nextMail(email));
    await expect(reset(token)).resolves.toEqual({ kind: 'password-changed' });
    expect(await signsIn(goodPassword)).toBe(false);
    expect(await signsIn(newPassword)).toBe(true);
    expect(revoked()).toEqual([{ userId, reason: 'password_reset', exceptSessionId: undefined }]);
    expect(eventTypes()).toEqual(expect.arrayContaining(['password.reset_requested', 'password.reset']));
    expect((await accounts.nextMail(email)).subject).toBe('Your password was changed');
  });

  test('lets who has failed too often sign in at once', async () => {
    for (let n = 0; n < 9; n += 1) await signsIn('wrong');
    expect(await signsIn(goodPassword)).toBe(false);
    await reset(await requestToken());
    expect(await signsIn(newPassword)).toBe(true);
  });

  test('answers for an unknown address as for a known one, and mails nobody', async () => {
    await expect(requestReset('nobody@example.com')).resolves.toBe('nobody@example.com');
    await expect(requestReset('no address')).resolves.toBe('no address');
    await requestToken();
    expect((await accounts.mails()).map(({ to }) => to)).not.toContain('nobody@example.com');
  });

  test('has one winner when fifty redeem the token at the same time', async () => {
    const token = await requestToken();
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, n) => reset(token, `the password number ${n}`)),
    );
    expect(outcomes.filter(({ kind }) => kind === 'password-changed')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'token-rejected')).toHaveLength(49);
    const winner = outcomes.findIndex(({ kind }) => kind === 'password-changed');
    expect(await signsIn(`the password number ${winner}`)).toBe(true);
    expect(revoked()).toHaveLength(1);
  });

  test('does not use the token up when the new password is refused', async () => {
    const token = await requestToken();
    await expect(reset(token, 'short')).resolves.toEqual({ kind: 'password-rejected', reason: 'TOO_SHORT' });
    await expect(reset(token)).resolves.toEqual({ kind: 'password-changed' });
  });

  test('takes a token for an hour, and none that was asked for before another was used', async () => {
    const [first, second] = [await requestToken(), await requestToken()];
    accounts.clock.advance(hour - 1);
    await expect(reset(second)).resolves.toEqual({ kind: 'password-changed' });
    await expect(reset(first)).resolves.toEqual({ kind: 'token-rejected' });
    const third = await (async () => {
      await accounts.nextMail(email);
      return requestToken();
    })();
    accounts.clock.advance(hour);
    await expect(reset(third)).resolves.toEqual({ kind: 'token-rejected' });
  });

  test.each(['', 'x', 'A'.repeat(43), '\u0000'])('takes no token %j', async (token) => {
    await expect(reset(token)).resolves.toEqual({ kind: 'token-rejected' });
  });

  test('does not take the token of another kind of mail', async () => {
    const caller = ownerOf(accounts.clock, userId);
    await accounts.operations.emails.request(`new-${email}`, caller);
    const token = tokenIn(await accounts.nextMail(`new-${email}`));
    await expect(reset(token)).resolves.toEqual({ kind: 'token-rejected' });
    await expect(accounts.operations.emails.confirm(token, client)).resolves.toBe(`new-${email}`);
  });

  test('gives a password to an account that had none', async () => {
    await accounts.postgres.db
      .updateTable('account')
      .set({ password_hash: null })
      .where('id', '=', userId)
      .execute();
    expect(await signsIn(goodPassword)).toBe(false);
    await expect(reset(await requestToken())).resolves.toEqual({ kind: 'password-changed' });
    expect(await signsIn(newPassword)).toBe(true);
  });
});

describe('changing a password', () => {
  const change = (
    given: { readonly currentPassword?: string | null; readonly newPassword?: string },
    caller = ownerOf(accounts.clock, userId, { client }),
  ) =>
    accounts.operations.passwords.change(
      { currentPassword: goodPassword, newPassword, code: null, ...given },
      caller,
    );

  test('takes the current one, ends every other session and tells the owner', async () => {
    await expect(change({})).resolves.toEqual({ kind: 'password-changed' });
    expect(await signsIn(newPassword)).toBe(true);
    expect(await signsIn(goodPassword)).toBe(false);
    expect(revoked()).toEqual([{ userId, reason: 'password_changed', exceptSessionId: 'own-session' }]);
    expect(eventTypes()).toContain('password.changed');
    expect((await accounts.nextMail(email)).subject).toBe('Your password was changed');
  });

  test.each([
    ['a wrong one', 'wrong'],
    ['none', null],
  ])('is refused with %s', async (_what, currentPassword) => {
    await expect(change({ currentPassword })).resolves.toEqual({
      kind: 'proof-rejected',
      reason: 'WRONG_PASSWORD',
      retryAt: null,
    });
    expect(revoked()).toEqual([]);
  });

  test('counts wrong ones as attempts to sign in', async () => {
    for (let n = 0; n < 5; n += 1) await change({ currentPassword: 'wrong' });
    await expect(change({})).resolves.toMatchObject({ reason: 'TOO_MANY_ATTEMPTS' });
    expect(await signsIn(goodPassword)).toBe(false);
  });

  test('refuses a new one that breaks the rules', async () => {
    await expect(change({ newPassword: email })).resolves.toEqual({
      kind: 'password-rejected',
      reason: 'TOO_EASY',
    });
  });

  test('and a reset at the same moment have one winner: neither undoes the other', async () => {
    await accounts.operations.passwords.requestReset(email);
    const token = tokenIn(await accounts.nextMail(email));
    const passwords = Array.from({ length: 4 }, (_, n) => `the changed password ${n}`);
    const outcomes = await Promise.all([
      ...passwords.map((password) => change({ newPassword: password })),
      accounts.operations.passwords.reset({ token, newPassword }, client),
    ]);
    const works = await Promise.all(
      [...passwords, newPassword].map((password, n) => signsIn(password, clientAt(`198.51.100.${n}`))),
    );
    expect(outcomes.map(({ kind }) => kind === 'password-changed')).toEqual(works);
    expect(works.filter(Boolean)).toHaveLength(1);
  });

  test('and a reset take their locks in one order, so that neither waits for the other for ever', async () => {
    await accounts.operations.passwords.requestReset(email);
    const token = tokenIn(await accounts.nextMail(email));
    const begin = () => accounts.operations.passwords.reset({ token, newPassword }, client);
    const outcome = await accounts.whileLocked(userId, { begin, waiting: 1 }, (transaction) =>
      transaction.deleteFrom('mail_token').where('account_id', '=', userId).execute(),
    );
    expect(outcome).toEqual({ kind: 'token-rejected' });
  });

  test('makes tokens and half-done sign-ins worthless that are older', async () => {
    await accounts.operations.passwords.requestReset(email);
    const token = tokenIn(await accounts.nextMail(email));
    accounts.sessions.rejectWith('STEP_UP_REQUIRED');
    expect(await signsIn(goodPassword)).toBe(false);
    expect([await countOf('mail_token'), await countOf('sign_in_challenge')]).toEqual([1, 1]);
    await change({});
    expect([await countOf('mail_token'), await countOf('sign_in_challenge')]).toEqual([0, 0]);
    await expect(accounts.operations.passwords.reset({ token, newPassword }, client)).resolves.toEqual({
      kind: 'token-rejected',
    });
  });

  test('of an account without one takes a fresh authentication instead', async () => {
    await accounts.postgres.db
      .updateTable('account')
      .set({ password_hash: null })
      .where('id', '=', userId)
      .execute();
    const stale = ownerOf(accounts.clock, userId, { ageSeconds: 301 });
    await expect(change({ currentPassword: null }, stale)).rejects.toMatchObject({
      code: 'STEP_UP_REQUIRED',
    });
    await expect(change({ currentPassword: null })).resolves.toEqual({ kind: 'password-changed' });
    expect(await signsIn(newPassword)).toBe(true);
  });

  test('is not for services', async () => {
    const caller = ownerOf(accounts.clock, userId);
    const service = { ...caller, principal: { ...caller.principal, kind: 'service' as const } };
    await expect(change({}, service)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
