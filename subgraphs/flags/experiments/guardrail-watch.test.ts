import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDraws } from '#support/draws.ts';
import {
  draftOf,
  metricOf,
  startTestExperiments,
  type TestExperiments,
  unitsOf,
} from '#support/experiments.ts';
import { createTestLog } from '#support/log.ts';
import { until } from '#support/until.ts';
import { checkGuardrails, startGuardrailWatch } from './guardrail-watch.ts';

let experiments: TestExperiments;
beforeAll(async () => {
  experiments = await startTestExperiments();
});
afterAll(() => experiments.stop());

const draftWith = (automaticRollback: boolean) =>
  draftOf({
    definition: {
      automaticRollback,
      metrics: [metricOf(), metricOf({ key: 'failed', role: 'GUARDRAIL', better: 'LOWER', tolerance: 0.1 })],
    },
  });

/** Exposes units, of which so many fail, by variant. */
const run = async (
  key: string,
  failures: Readonly<Record<string, number>>,
  automaticRollback = true,
): Promise<void> => {
  await experiments.start(key, draftWith(automaticRollback));
  const units = unitsOf(800);
  const variants = await experiments.expose(key, units);
  const draws = createDraws(6);
  await Promise.all(
    units.map(async (unit, index) => {
      if (!draws.chance(failures[variants[index] ?? ''] ?? 0)) return;
      await experiments.record(experiments.eventOf({ experimentKey: key, unit, metric: 'failed' }));
    }),
  );
};

const partsOf = () => ({
  db: experiments.postgres.db,
  changes: experiments.changes,
  logger: createTestLog().logger,
  countRollback: () => undefined,
});

const statusOf = async (key: string): Promise<string | undefined> => (await experiments.find(key))?.status;

test('what does harm is rolled back, by one of several watches, and what does not goes on', async () => {
  await run('harmful', { control: 0.05, change: 0.4 });
  await run('harmless', { control: 0.2, change: 0.2 });
  await run('by-hand', { control: 0.05, change: 0.4 }, false);
  const watches = await Promise.all([1, 2, 3].map(() => checkGuardrails(partsOf())));
  expect(watches.flat()).toEqual(['harmful']);
  await expect(statusOf('harmful')).resolves.toBe('ROLLED_BACK');
  await expect(statusOf('harmless')).resolves.toBe('RUNNING');
  await expect(statusOf('by-hand')).resolves.toBe('RUNNING');
  const [latest] = await experiments.changesOf('harmful', 1);
  expect(latest).toMatchObject({
    action: 'ROLL_BACK',
    actorId: null,
    detail: { harms: [{ metric: 'failed', variant: 'change' }] },
  });
  const everybody = await experiments.expose('harmful', unitsOf(50));
  expect(new Set(everybody)).toEqual(new Set(['control']));
  await expect(checkGuardrails(partsOf())).resolves.toEqual([]);
});

test('the watch looks by itself, and stops', async () => {
  await run('watched', { control: 0.05, change: 0.5 });
  const watch = startGuardrailWatch(partsOf(), 20);
  await until(async () => (await statusOf('watched')) === 'ROLLED_BACK');
  await watch.stop();
});

test('an experiment that cannot be read does not keep the others from being watched', async () => {
  await run('broken', { control: 0.05, change: 0.4 });
  await run('other', { control: 0.05, change: 0.4 });
  await experiments.postgres.db
    .updateTable('experiment_phase')
    .set({ weights: '"none"' })
    .where('experiment_key', '=', 'broken')
    .execute();
  await expect(checkGuardrails(partsOf())).resolves.toEqual(['other']);
});
