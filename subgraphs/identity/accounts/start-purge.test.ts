import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clientAt, goodPassword, openTestAccounts, type TestAccounts } from '#support/accounts.ts';
import { createPostgresChallengeStore } from '../second-factor/challenge-store.ts';
import { createPostgresWalletStore } from '../wallet/wallet-store.ts';
import { createPostgresMailTokenStore } from './mail-token-store.ts';
import { startPurge } from './start-purge.ts';

const tables = ['mail_token', 'pending_registration', 'sign_in_challenge', 'wallet_nonce'] as const;

let accounts: TestAccounts;
beforeAll(async () => {
  accounts = await openTestAccounts();
});
afterAll(() => accounts.stop());

const counts = async (): Promise<number[]> =>
  Promise.all(
    tables.map(async (table) => (await accounts.postgres.db.selectFrom(table).selectAll().execute()).length),
  );

test('what has expired is removed, and what has not stays', async () => {
  const { operations, clock, postgres, sessions } = accounts;
  await accounts.addAccount('ada@example.com');
  sessions.rejectWith('STEP_UP_REQUIRED');
  const make = async (): Promise<void> => {
    await operations.wallets.createNonce();
    await operations.passwords.requestReset('ada@example.com');
    await accounts.nextMail('ada@example.com');
    await operations.registration.register({
      email: 'bea@example.com',
      password: goodPassword,
      displayName: 'B',
    });
    await accounts.nextMail('bea@example.com');
    await operations.signIn.signIn(
      { email: 'ada@example.com', password: goodPassword },
      clientAt('192.0.2.1'),
    );
    await accounts.nextMail('ada@example.com');
  };
  const stores = [
    createPostgresMailTokenStore(postgres.db),
    createPostgresChallengeStore(postgres.db),
    createPostgresWalletStore(postgres.db),
  ].map((store) => ({ store, keepMs: 0 }));
  const purge = startPurge({ stores, clock, logger: postgres.log.logger });
  await make();
  clock.advance(24 * 3_600_000 + 1);
  await make();
  expect(await counts()).toEqual([2, 2, 2, 2]);
  await purge.purge();
  expect(await counts()).toEqual([1, 1, 1, 1]);
  await purge.stop();
});
