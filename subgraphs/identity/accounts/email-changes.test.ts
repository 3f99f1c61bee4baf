import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  clientAt,
  goodPassword,
  openTestAccounts,
  ownerOf,
  type TestAccounts,
  tokenIn,
} from '#support/accounts.ts';

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
  userId = await accounts.addAccount(email);
});
afterAll(() => accounts.stop());

const eventTypes = () => accounts.events.filter((event) => event.userId === userId).map(({ type }) => type);

const request = (address: string, caller = ownerOf(accounts.clock, userId)) =>
  accounts.operations.emails.request(address, caller);
const confirm = (token: string) => accounts.operations.emails.confirm(token, client);
const requestToken = async (address: string): Promise<string> => {
  await request(address);
  return tokenIn(await accounts.nextMail(address));
};
const signIn = (address: string) =>
  accounts.operations.signIn.signIn({ email: address, password: goodPassword }, client);

describe('changing the address', () => {
  test('takes a token that was mailed to the new one, and tells the old one', async () => {
    await expect(request(`New-${email}`)).resolves.toEqual({
      kind: 'mail-requested',
      email: `new-${email}`,
    });
    const token = tokenIn(await accounts.nextMail(`new-${email}`));
    await expect(signIn(`new-${email}`)).resolves.toMatchObject({ kind: 'rejected' });
    await expect(confirm(token)).resolves.toBe(`new-${email}`);
    await expect(signIn(`new-${email}`)).resolves.toMatchObject({ user: { id: userId } });
    await expect(signIn(email)).resolves.toMatchObject({ kind: 'rejected' });
    expect((await accounts.nextMail(email)).subject).toBe('Your address was changed');
    expect(eventTypes()).toContain('account.email_changed');
  });

  test('takes a fresh authentication', async () => {
    const stale = ownerOf(accounts.clock, userId, { ageSeconds: 301 });
    await expect(request(`new-${email}`, stale)).rejects.toMatchObject({ code: 'STEP_UP_REQUIRED' });
  });

  test('to one that has an account is answered alike, and its owner learns it', async () => {
    await accounts.addAccount(`taken-${email}`);
    await expect(request(`taken-${email}`)).resolves.toEqual({
      kind: 'mail-requested',
      email: `taken-${email}`,
    });
    const mail = await accounts.nextMail(`taken-${email}`);
    expect({ subject: mail.subject, token: tokenIn(mail) }).toEqual({
      subject: 'This address is in use',
      token: '',
    });
  });

  test('to one that was taken after the mail is refused', async () => {
    const token = await requestToken(`new-${email}`);
    await accounts.addAccount(`new-${email}`);
    await expect(confirm(token)).resolves.toBeNull();
    await expect(signIn(email)).resolves.toMatchObject({ user: { id: userId } });
  });

  test('of two accounts to the same address at the same time leaves it to one', async () => {
    const otherId = await accounts.addAccount(`other-${email}`);
    const first = await requestToken(`new-${email}`);
    await request(`new-${email}`, ownerOf(accounts.clock, otherId));
    const second = tokenIn(await accounts.nextMail(`new-${email}`));
    const outcomes = await Promise.all([confirm(first), confirm(second)]);
    expect(outcomes.filter((outcome) => outcome !== null)).toEqual([`new-${email}`]);
  });

  test('happens once when fifty redeem the token at the same time', async () => {
    const token = await requestToken(`new-${email}`);
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => confirm(token)));
    expect(outcomes.filter((outcome) => outcome !== null)).toEqual([`new-${email}`]);
    const changed = eventTypes().filter((type) => type === 'account.email_changed');
    expect(changed).toHaveLength(1);
  });

  test('and a change of the password take their locks in one order', async () => {
    const token = await requestToken(`new-${email}`);
    const outcome = await accounts.whileLocked(
      userId,
      { begin: () => confirm(token), waiting: 1 },
      (transaction) => transaction.deleteFrom('mail_token').where('account_id', '=', userId).execute(),
    );
    expect(outcome).toBeNull();
  });

  test('refuses what is no address', async () => {
    await expect(request('no address')).resolves.toEqual({ kind: 'input-rejected', reason: 'INVALID_EMAIL' });
  });

  test('makes tokens worthless that were mailed to the old one', async () => {
    await accounts.operations.passwords.requestReset(email);
    const reset = tokenIn(await accounts.nextMail(email));
    await confirm(await requestToken(`new-${email}`));
    await expect(
      accounts.operations.passwords.reset({ token: reset, newPassword: 'another good password' }, client),
    ).resolves.toEqual({ kind: 'token-rejected' });
  });
});

describe('changing the name', () => {
  const change = (displayName: string) =>
    accounts.operations.changeDisplayName(displayName, ownerOf(accounts.clock, userId));

  test('gives the account with the new one', async () => {
    await expect(change('  Countess Lovelace ')).resolves.toMatchObject({
      id: userId,
      displayName: 'Countess Lovelace',
    });
  });

  test('refuses what is no name', async () => {
    await expect(change('\u202e')).resolves.toBeNull();
  });
});
