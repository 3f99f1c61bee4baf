import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestAccounts, type TestAccounts } from '#support/accounts.ts';
import { createPostgresWalletStore } from './wallet-store.ts';

let accounts: TestAccounts;
beforeAll(async () => {
  accounts = await openTestAccounts();
});
afterAll(() => accounts.stop());

test('the contract at an address is somebody else’s on another chain, and neither is the key of the address', async () => {
  const store = createPostgresWalletStore(accounts.postgres.db);
  const address = '0xA0Cf798816D4b9b9866b5330EEa46a18382f251e';
  const ids = await Promise.all(['a', 'b', 'c'].map((name) => accounts.addAccount(`${name}@example.com`)));
  const chains = [1, 8453, null];
  for (const [index, chainId] of chains.entries())
    await expect(store.add({ address, chainId }, ids[index] ?? '', 0)).resolves.toMatchObject({ chainId });
  for (const [index, chainId] of chains.entries())
    await expect(store.findOwner({ address, chainId })).resolves.toBe(ids[index]);
  await expect(store.findOwner({ address, chainId: 5 })).resolves.toBeNull();
  await expect(store.add({ address, chainId: 1 }, ids[1] ?? '', 0)).resolves.toBeNull();
  await store.remove({ address, chainId: 1 }, ids[1] ?? '');
  await expect(store.findOwner({ address, chainId: 1 })).resolves.toBe(ids[0]);
});
