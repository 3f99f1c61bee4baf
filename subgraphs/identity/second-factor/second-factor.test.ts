import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { clientAt, goodPassword, openTestAccounts, ownerOf, type TestAccounts } from '#support/accounts.ts';
import { codeOf, stepAt } from './totp.ts';

const client = clientAt('192.0.2.1');
const step = 30_000;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const fromBase32 = (text: string): Buffer => {
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
};

let accounts: TestAccounts;
let userId: string;
let email: string;
let count = 0;
beforeAll(async () => {
  accounts = await openTestAccounts();
});
beforeEach(async () => {
  count += 1;
  email = `ada-${count}@example.com`;
  userId = await accounts.addAccount(email);
});
afterAll(() => accounts.stop());

const eventTypes = () => accounts.events.filter((event) => event.userId === userId).map(({ type }) => type);

const caller = (ageSeconds = 0) => ownerOf(accounts.clock, userId, { ageSeconds });
const codeAt = (secret: Buffer, offset = 0): string => codeOf(secret, stepAt(accounts.clock.now()) + offset);

const start = async (): Promise<Buffer> => {
  const outcome = await accounts.operations.enrolment.start(caller());
  if (outcome.kind !== 'totp-started') throw new Error(outcome.reason);
  return fromBase32(outcome.secret);
};

/** Turns the second factor on; the next code is of another step. */
const enable = async () => {
  const secret = await start();
  const outcome = await accounts.operations.enrolment.confirm(codeAt(secret), caller());
  if (outcome.kind !== 'recovery-codes') throw new Error(outcome.reason);
  accounts.clock.advance(step);
  return { secret, recoveryCodes: outcome.codes };
};

const begin = async (): Promise<string> => {
  const { signIn } = accounts.operations.signIn;
  const outcome = await signIn({ email, password: goodPassword }, client);
  if (outcome.kind !== 'second-factor') throw new Error(outcome.kind);
  expect(outcome.factors).toEqual(['AUTHENTICATOR', 'RECOVERY_CODE']);
  return outcome.challenge;
};
const complete = (challenge: string, code: string, from = client) =>
  accounts.operations.signIn.complete({ challenge, code }, from);

describe('turning the second factor on', () => {
  test('takes a code of the authenticator, ends the other sessions and tells the owner', async () => {
    const { recoveryCodes } = await enable();
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const code of recoveryCodes) expect(code).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    expect(accounts.sessions.revoked.filter((revoked) => revoked.userId === userId)).toEqual([
      { userId, reason: 'factor_changed', exceptSessionId: 'own-session' },
    ]);
    expect(eventTypes()).toContain('factor.enabled');
    expect((await accounts.nextMail(email)).subject).toBe('Codes are on');
    await expect(accounts.operations.readSignInMethods(userId)).resolves.toEqual({
      hasPassword: true,
      hasTotp: true,
      recoveryCodesLeft: 10,
      wallets: [],
    });
  });

  test('does not happen before the code', async () => {
    await start();
    const { signIn } = accounts.operations.signIn;
    await expect(signIn({ email, password: goodPassword }, client)).resolves.toMatchObject({
      kind: 'signed-in',
    });
  });

  test('can be begun anew; then the first secret is worth nothing', async () => {
    const first = await start();
    const second = await start();
    const { confirm } = accounts.operations.enrolment;
    await expect(confirm(codeAt(first), caller())).resolves.toMatchObject({ reason: 'INVALID_CODE' });
    await expect(confirm(codeAt(second), caller())).resolves.toMatchObject({ kind: 'recovery-codes' });
  });

  test('is refused when it is on, and confirming when it was not begun', async () => {
    const { enrolment } = accounts.operations;
    await expect(enrolment.confirm('123456', caller())).resolves.toMatchObject({ reason: 'NOT_STARTED' });
    const { secret } = await enable();
    await expect(enrolment.start(caller())).resolves.toMatchObject({ reason: 'ALREADY_ENABLED' });
    await expect(enrolment.confirm(codeAt(secret), caller())).resolves.toMatchObject({
      reason: 'ALREADY_ENABLED',
    });
  });

  test('keeps the secret sealed, and the recovery codes as hashes', async () => {
    const { secret, recoveryCodes } = await enable();
    const { db } = accounts.postgres;
    const [row] = await db.selectFrom('totp').selectAll().where('account_id', '=', userId).execute();
    expect(row?.sealed_secret.includes(secret)).toBe(false);
    const hashes = await db
      .selectFrom('recovery_code')
      .selectAll()
      .where('account_id', '=', userId)
      .execute();
    expect(hashes).toHaveLength(10);
    for (const { code_hash: hash } of hashes) {
      expect(hash).toHaveLength(32);
      for (const code of recoveryCodes) expect(hash.toString('latin1')).not.toContain(code);
    }
  });

  test.each(['start', 'confirm', 'disable', 'renewRecoveryCodes'] as const)(
    'and everything about it takes a fresh authentication: %s',
    async (name) => {
      const { enrolment } = accounts.operations;
      const stale = caller(301);
      const calls = {
        start: () => enrolment.start(stale),
        confirm: () => enrolment.confirm('123456', stale),
        disable: () => enrolment.disable(stale),
        renewRecoveryCodes: () => enrolment.renewRecoveryCodes(stale),
      };
      await expect(calls[name]()).rejects.toMatchObject({ code: 'STEP_UP_REQUIRED' });
    },
  );
});

describe('signing in with it', () => {
  test('takes a code after the password, and tells the session so', async () => {
    const { secret } = await enable();
    const challenge = await begin();
    await expect(complete(challenge, codeAt(secret))).resolves.toMatchObject({
      kind: 'signed-in',
      user: { id: userId },
    });
    expect(accounts.sessions.opened.at(-1)?.methods).toEqual(['pwd', 'otp']);
  });

  test('takes the code of the step before and after, and none further off', async () => {
    const { secret } = await enable();
    for (const [offset, kind] of [
      [-2, 'rejected'],
      [2, 'rejected'],
      [1, 'signed-in'],
    ] as const)
      await expect(complete(await begin(), codeAt(secret, offset))).resolves.toMatchObject({ kind });
    accounts.clock.advance(3 * step);
    await expect(complete(await begin(), codeAt(secret, -1))).resolves.toMatchObject({ kind: 'signed-in' });
  });

  test('takes each code once, and none that is older than one that was used', async () => {
    const { secret } = await enable();
    const [older, code] = [codeAt(secret, -1), codeAt(secret)];
    await expect(complete(await begin(), code)).resolves.toMatchObject({ kind: 'signed-in' });
    await expect(complete(await begin(), code)).resolves.toMatchObject({ reason: 'INVALID_CODE' });
    await expect(complete(await begin(), older)).resolves.toMatchObject({ reason: 'INVALID_CODE' });
    accounts.clock.advance(step);
    await expect(complete(await begin(), code)).resolves.toMatchObject({ reason: 'INVALID_CODE' });
    await expect(complete(await begin(), codeAt(secret))).resolves.toMatchObject({ kind: 'signed-in' });
  });

  test('does not take the code that turned it on', async () => {
    const secret = await start();
    const code = codeAt(secret);
    await accounts.operations.enrolment.confirm(code, caller());
    await expect(complete(await begin(), code)).resolves.toMatchObject({ reason: 'INVALID_CODE' });
  });

  test('gives one session when fifty bring the code at the same time, in one or many challenges', async () => {
    const { secret } = await enable();
    const challenge = await begin();
    const others = await Promise.all(Array.from({ length: 3 }, begin));
    const before = accounts.sessions.opened.length;
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, n) => complete(others[n] ?? challenge, codeAt(secret))),
    );
    expect(outcomes.filter(({ kind }) => kind === 'signed-in')).toHaveLength(1);
    expect(accounts.sessions.opened.length - before).toBe(1);
  });

  test('asks to wait after a few wrong codes, from wherever they come', async () => {
    const { secret } = await enable();
    const challenge = await begin();
    const wrong = codeAt(secret, 1000);
    for (let n = 0; n < 5; n += 1)
      await expect(complete(challenge, wrong)).resolves.toMatchObject({ reason: 'INVALID_CODE' });
    await expect(complete(challenge, wrong)).resolves.toMatchObject({ reason: 'TOO_MANY_ATTEMPTS' });
    for (let n = 0; n < 5; n += 1) await complete(challenge, wrong, clientAt(`198.51.100.${n}`));
    await expect(complete(challenge, codeAt(secret), clientAt('203.0.113.1'))).resolves.toMatchObject({
      reason: 'TOO_MANY_ATTEMPTS',
      retryAt: expect.any(Date),
    });
    expect(eventTypes().filter((type) => type === 'factor.failed')).toHaveLength(10);
  });

  test('takes a recovery code once, however it is typed, and tells the owner', async () => {
    const { recoveryCodes } = await enable();
    await accounts.nextMail(email);
    const [code = '', other = ''] = recoveryCodes;
    await expect(
      complete(await begin(), ` ${code.toUpperCase().replaceAll('-', ' ')}`),
    ).resolves.toMatchObject({
      kind: 'signed-in',
    });
    expect(accounts.sessions.opened.at(-1)?.methods).toEqual(['pwd', 'recovery']);
    expect((await accounts.nextMail(email)).subject).toBe('A recovery code was used');
    await expect(complete(await begin(), code)).resolves.toMatchObject({ reason: 'INVALID_CODE' });
    await expect(complete(await begin(), other)).resolves.toMatchObject({ kind: 'signed-in' });
    await expect(accounts.operations.readSignInMethods(userId)).resolves.toMatchObject({
      recoveryCodesLeft: 8,
    });
  });

  test('takes a recovery code from one of fifty who bring it at the same time', async () => {
    const { recoveryCodes } = await enable();
    const challenges = await Promise.all(Array.from({ length: 4 }, begin));
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, n) => complete(challenges[n % 4] ?? '', recoveryCodes[0] ?? '')),
    );
    expect(outcomes.filter(({ kind }) => kind === 'signed-in')).toHaveLength(1);
  });

  test('does not take another account’s recovery code', async () => {
    const { recoveryCodes } = await enable();
    const otherId = await accounts.addAccount(`other-${email}`);
    await accounts.postgres.db
      .updateTable('recovery_code')
      .set({ account_id: otherId })
      .where('account_id', '=', userId)
      .execute();
    await expect(complete(await begin(), recoveryCodes[0] ?? '')).resolves.toMatchObject({
      reason: 'INVALID_CODE',
    });
  });

  test('takes a challenge for ten minutes', async () => {
    const { secret } = await enable();
    const [first, second] = [await begin(), await begin()];
    accounts.clock.advance(600_000 - 1);
    await expect(complete(first, codeAt(secret))).resolves.toMatchObject({ kind: 'signed-in' });
    accounts.clock.advance(1);
    await expect(complete(second, codeAt(secret, 1))).resolves.toMatchObject({ reason: 'INVALID_TOKEN' });
    await expect(complete('nonsense', codeAt(secret, 1))).resolves.toMatchObject({ reason: 'INVALID_TOKEN' });
  });
});

describe('turning it off, and new recovery codes', () => {
  test('make what was before worthless', async () => {
    const { secret, recoveryCodes } = await enable();
    const { enrolment } = accounts.operations;
    const renewed = await enrolment.renewRecoveryCodes(caller());
    if (renewed.kind !== 'recovery-codes') throw new Error(renewed.reason);
    await expect(complete(await begin(), recoveryCodes[0] ?? '')).resolves.toMatchObject({
      reason: 'INVALID_CODE',
    });
    await expect(complete(await begin(), renewed.codes[0] ?? '')).resolves.toMatchObject({
      kind: 'signed-in',
    });
    const waiting = await begin();
    await expect(enrolment.disable(caller())).resolves.toEqual({ kind: 'totp-disabled' });
    await expect(complete(waiting, codeAt(secret))).resolves.toMatchObject({ reason: 'INVALID_CODE' });
    const { signIn } = accounts.operations.signIn;
    await expect(signIn({ email, password: goodPassword }, client)).resolves.toMatchObject({
      kind: 'signed-in',
    });
    await expect(enrolment.disable(caller())).resolves.toMatchObject({ reason: 'NOT_ENABLED' });
    await expect(enrolment.renewRecoveryCodes(caller())).resolves.toMatchObject({ reason: 'NOT_ENABLED' });
    expect(eventTypes()).toEqual(
      expect.arrayContaining(['factor.recovery_codes_renewed', 'factor.disabled']),
    );
  });
});
