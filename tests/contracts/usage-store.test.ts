import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { createFileUsageStore } from '#gateway/usage/file-usage-store.ts';
import { createPostgresUsageStore, type UsageDatabase } from '#gateway/usage/postgres-usage-store.ts';
import { emptyUsage } from '#gateway/usage/usage-report.ts';
import { createMemoryUsageStore } from '#gateway/usage/usage-store.ts';
import { openTestPostgres } from '#support/postgres.ts';
import { createScratchFolder } from '#support/scratch-folder.ts';
import { describeUsageStore } from './usage-store.ts';

describeUsageStore('in memory', async (bounds, now) => ({
  store: createMemoryUsageStore(bounds, now),
  stop: async () => undefined,
}));

describeUsageStore('in a file', async (bounds, now) => {
  const folder = createScratchFolder();
  return {
    store: createFileUsageStore(path.join(folder.path, 'usage.json'), bounds, now),
    stop: async () => folder.remove(),
  };
});

describeUsageStore('in PostgreSQL', async (bounds, now) => {
  const { db, stop } = await openTestPostgres<UsageDatabase>({ schema: 'gateway' });
  return { store: createPostgresUsageStore({ db, bounds, now, stop }), stop };
});

test('gateways that count in one database at the same time lose nothing', async () => {
  const postgres = await openTestPostgres<UsageDatabase>({ schema: 'gateway' });
  const other = postgres.openAnother();
  const parts = { bounds: { operations: 100, days: 5 }, now: Date.now, stop: async () => undefined };
  const stores = [postgres.db, other.db].map((db) => createPostgresUsageStore({ ...parts, db }));
  const seen = new Date().toISOString();
  const operations = Array.from({ length: 50 }, (_, index) => ({
    ...{ hash: `h${index}`, name: null, type: 'query' as const, signature: '{a}', coordinates: ['Query.a'] },
    clients: [{ name: 'web', version: '1', requests: 1, errors: 0, firstSeen: seen, lastSeen: seen }],
  }));
  const rounds = Array.from({ length: 10 }, (_, index) => index);
  const shuffled = (index: number) => (index % 2 === 0 ? operations : operations.toReversed());
  await Promise.all(
    rounds.flatMap((index) =>
      stores.map((store) => store.add({ ...emptyUsage(seen), operations: shuffled(index) })),
    ),
  );
  const kept = await stores[0]?.read();
  const counts = kept?.operations.flatMap(({ clients }) => clients.map(({ requests }) => requests));
  expect(counts).toEqual(operations.map(() => 20));
  await other.stop();
  await postgres.stop();
});

test('a file that holds something else is not overwritten', async () => {
  const folder = createScratchFolder({ 'notes.txt': 'mine' });
  const file = path.join(folder.path, 'notes.txt');
  const store = createFileUsageStore(file, { operations: 1, days: 1 }, Date.now);
  await expect(store.add(emptyUsage(new Date().toISOString()))).rejects.toThrow('SOBA_USAGE_FILE');
  expect(folder.read('notes.txt')).toBe('mine');
  writeFileSync(file, '{}');
  await expect(store.read()).rejects.toThrow('no usage report');
  folder.remove();
});
