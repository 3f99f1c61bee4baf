import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { openTestAccounts } from '#support/accounts.ts';
import { createSeal } from '../seal.ts';
import { createSecrets } from '../secrets.ts';
import { useTotpCode } from './second-factor.ts';
import { createPostgresSecondFactorStore } from './second-factor-store.ts';
import { codeOf, stepAt } from './totp.ts';

const sealWith = (...roots: [Buffer, ...Buffer[]]) => createSeal(createSecrets(roots), 'second factor');

test('a new secret for sealing goes on with what the old one has sealed, and seals it anew', async () => {
  const accounts = await openTestAccounts();
  const { clock, postgres } = accounts;
  const [old, fresh] = [randomBytes(32), randomBytes(32)];
  const accountId = await accounts.addAccount('ada@example.com');
  const store = createPostgresSecondFactorStore(postgres.db);
  const secret = randomBytes(20);
  await store.addTotp(accountId, sealWith(old).close(secret, accountId), clock.now());
  const code = codeOf(secret, stepAt(clock.now()));
  const parts = { store, seal: sealWith(fresh, old), clock };
  await expect(useTotpCode(parts, { accountId, code })).resolves.toBe(true);
  const stored = (await store.findTotp(accountId))?.sealedSecret ?? Buffer.alloc(0);
  expect(sealWith(fresh).open(stored, accountId).plain).toEqual(secret);
  await accounts.stop();
});
