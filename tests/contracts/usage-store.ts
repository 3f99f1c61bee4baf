import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { UsageReport, UsingClient } from '#gateway/usage/usage-report.ts';
import type { UsageBounds, UsageStore } from '#gateway/usage/usage-store.ts';

export interface OpenUsageStore {
  readonly store: UsageStore;
  readonly stop: () => Promise<void>;
}

const now = Date.parse('2026-11-28T12:00:00.000Z');
const daysAgo = (days: number): string => new Date(now - days * 86_400_000).toISOString();

const client = (name: string, requests: number, lastSeen: string): UsingClient => ({
  ...{ name, version: '1', requests, errors: 1, firstSeen: daysAgo(9), lastSeen },
});
const report = (hash: string, ...clients: UsingClient[]): UsageReport => ({
  format: 'soba-usage',
  version: 1,
  since: daysAgo(9),
  untold: 2,
  operations: [
    { hash, name: hash, type: 'query', signature: `query ${hash}{a}`, coordinates: ['Query.a'], clients },
  ],
});

/** What every store of usage does, wherever it keeps it. */
export const describeUsageStore = (
  name: string,
  open: (bounds: UsageBounds, clock: () => number) => Promise<OpenUsageStore>,
): void => {
  describe(`a usage store ${name}`, () => {
    let opened: OpenUsageStore;
    beforeEach(async () => {
      opened = await open({ operations: 2, days: 5 }, () => now);
    });
    afterEach(() => opened.stop());

    test('has nothing at first', async () => {
      expect(await opened.store.read()).toBeUndefined();
    });

    test('gives back what it was given', async () => {
      const given = report('one', client('web', 3, daysAgo(1)));
      await opened.store.add(given);
      expect(await opened.store.read()).toEqual(given);
    });

    test('adds up what it is given of one operation', async () => {
      await opened.store.add(report('one', client('web', 3, daysAgo(2)), client('ios', 1, daysAgo(2))));
      await opened.store.add(report('one', client('web', 4, daysAgo(1))));
      const kept = await opened.store.read();
      expect(kept?.untold).toBe(4);
      const clients = kept?.operations[0]?.clients.toSorted((a, b) => (a.name < b.name ? -1 : 1));
      expect(clients).toEqual([
        { ...client('ios', 1, daysAgo(2)) },
        { ...client('web', 7, daysAgo(1)), errors: 2 },
      ]);
    });

    test('forgets what was not seen for long, and keeps what was seen last', async () => {
      await opened.store.add(report('old', client('web', 1, daysAgo(6))));
      for (const [hash, days] of [
        ['a', 3],
        ['b', 2],
        ['c', 1],
      ] as const)
        await opened.store.add(report(hash, client('web', 1, daysAgo(days))));
      const kept = await opened.store.read();
      expect(kept?.operations.map(({ hash }) => hash).toSorted()).toEqual(['b', 'c']);
    });
  });
};
