import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  contextOf,
  draftOf,
  startTestExperiments,
  type TestExperiments,
  unitsOf,
} from '#support/experiments.ts';
import { startTcpProxy } from '#support/tcp-proxy.ts';
import { until } from '#support/until.ts';

let experiments: TestExperiments;
beforeAll(async () => {
  experiments = await startTestExperiments();
});
afterAll(() => experiments.stop());

const exposuresOf = async (
  key: string,
): Promise<readonly { readonly unit: string; readonly variant: string; readonly phase: number }[]> =>
  experiments.postgres.db
    .selectFrom('experiment_assignment')
    .select(['unit', 'variant', 'phase'])
    .where('experiment_key', '=', key)
    .orderBy('unit')
    .execute();

const see = { expose: true };
const look = { expose: false };

describe('an exposure', () => {
  test('is logged once, however often and wherever the unit sees its variant', async () => {
    await experiments.start('seen');
    const others = [experiments, experiments.another(), experiments.another()];
    const decisions = await Promise.all(
      others.flatMap(({ decide }) => Array.from({ length: 20 }, () => decide('seen', contextOf('ann'), see))),
    );
    expect(new Set(decisions.map((decision) => decision?.variant)).size).toBe(1);
    await expect(exposuresOf('seen')).resolves.toHaveLength(1);
  });

  test('is not logged for who only looks, or is not in the experiment', async () => {
    await experiments.start('looked', draftOf({ trafficPercentage: 50 }));
    const units = unitsOf(100);
    const looked = await Promise.all(
      units.map((unit) => experiments.decide('looked', contextOf(unit), look)),
    );
    await expect(exposuresOf('looked')).resolves.toEqual([]);
    const seen = await experiments.expose('looked', units);
    expect(seen).toEqual(looked.map((decision) => decision?.variant ?? null));
    const inside = seen.filter((variant) => variant !== null);
    expect(inside.length).toBeGreaterThan(20);
    await expect(exposuresOf('looked')).resolves.toHaveLength(inside.length);
  });

  test('of nobody, or in nothing, is none', async () => {
    await experiments.start('nobody');
    const decide = (unit: string | null) => experiments.decide('nobody', contextOf(unit), see);
    await expect(decide(null)).resolves.toEqual({ variant: null, reason: 'NO_UNIT' });
    await expect(decide('a\u0000b')).resolves.toEqual({ variant: null, reason: 'NO_UNIT' });
    await expect(experiments.decide('nothing', contextOf('ann'), see)).resolves.toBeUndefined();
    await expect(exposuresOf('nobody')).resolves.toEqual([]);
  });
});

describe('a variant sticks', () => {
  test('when weights change, in every process; who comes new counts in a new phase', async () => {
    const { version } = await experiments.start('sticky');
    const units = unitsOf(200);
    const before = await experiments.expose('sticky', units);
    expect(new Set(before)).toEqual(new Set(['control', 'change']));
    await experiments.changes.update(
      { key: 'sticky', version, actorId: null },
      { weights: [0, 1].map((w) => w * 100 + (w === 0 ? 1 : 0)), trafficPercentage: 1 },
    );
    await expect(experiments.expose('sticky', units)).resolves.toEqual(before);
    const elsewhere = experiments.another();
    const after = await Promise.all(units.map((unit) => elsewhere.decide('sticky', contextOf(unit), see)));
    expect(after.map((decision) => decision?.variant)).toEqual(before);
    expect(new Set(after.map((decision) => decision?.reason))).toEqual(new Set(['STICKY']));
    await experiments.changes.update(
      { key: 'sticky', version: version + 1, actorId: null },
      { trafficPercentage: 100 },
    );
    const late = await experiments.expose('sticky', unitsOf(100, 'late'));
    expect(late.filter((variant) => variant === 'change').length).toBeGreaterThan(90);
    const logged = await exposuresOf('sticky');
    expect(logged.filter(({ phase }) => phase === 1)).toHaveLength(200);
    expect(logged.filter(({ phase }) => phase === 2)).toHaveLength(100);
  });

  test('while the experiment pauses, when nobody new comes in', async () => {
    const { version } = await experiments.start('paused');
    const [had] = await experiments.expose('paused', ['ann']);
    await experiments.changes.act({ key: 'paused', version, actorId: null }, { action: 'PAUSE' });
    await expect(experiments.expose('paused', ['ann', 'bob'])).resolves.toEqual([had, null]);
  });

  test('but not in another run, which draws anew', async () => {
    const { version } = await experiments.start('again');
    const units = unitsOf(200);
    const before = await experiments.expose('again', units);
    const at = (step: number) => ({ key: 'again', version: version + step, actorId: null });
    await experiments.changes.act(at(0), { action: 'STOP' });
    await expect(experiments.expose('again', ['unit-0'])).resolves.toEqual([null]);
    await experiments.changes.act(at(1), { action: 'START' });
    const after = await experiments.expose('again', units);
    const same = after.filter((variant, index) => variant === before[index]).length;
    expect(same).toBeGreaterThan(60);
    expect(same).toBeLessThan(140);
  });

  test('for the same unit in two processes that draw by different weights at the same time', async () => {
    const { version } = await experiments.start('stale');
    const elsewhere = experiments.another();
    // This process has read the experiment, and does not hear of the change for another second.
    await elsewhere.decide('stale', contextOf('first'), see);
    await experiments.changes.update({ key: 'stale', version, actorId: null }, { weights: [1, 99] });
    const units = unitsOf(100);
    const [here, there] = await Promise.all([
      experiments.expose('stale', units),
      Promise.all(
        units.map(async (unit) => (await elsewhere.decide('stale', contextOf(unit), see))?.variant),
      ),
    ]);
    expect(there).toEqual(here);
    const logged = await exposuresOf('stale');
    expect(logged.filter(({ unit }) => unit !== 'first').every(({ phase }) => phase === 2)).toBe(true);
  });
});

describe('a change of an experiment', () => {
  test('arrives in other processes within a second', async () => {
    const { version } = await experiments.start('heard');
    const elsewhere = experiments.another();
    await elsewhere.decide('heard', contextOf('ann'), look);
    await experiments.changes.act(
      { key: 'heard', version, actorId: null },
      { action: 'CONCLUDE', winner: 'change' },
    );
    experiments.clock.advance(1000);
    await expect(elsewhere.decide('heard', contextOf('ann'), look)).resolves.toEqual({
      variant: 'change',
      reason: 'CONCLUDED',
    });
  });

  test('that ends it while units come leaves no exposure after the end', async () => {
    const { version } = await experiments.start('ending');
    const units = unitsOf(300);
    const coming = experiments.expose('ending', units);
    const ended = experiments.changes.act({ key: 'ending', version, actorId: null }, { action: 'STOP' });
    const [variants] = await Promise.all([coming, ended]);
    const logged = await exposuresOf('ending');
    expect(variants.filter((variant) => variant !== null)).toHaveLength(logged.length);
    await experiments.expose('ending', unitsOf(20, 'late'));
    await expect(exposuresOf('ending')).resolves.toHaveLength(logged.length);
  });
});

/** A port that nobody listens at. */
const nowhere = 1;
const proxied = async () => {
  const url = new URL(experiments.postgres.url);
  const port = Number(url.port);
  const proxy = await startTcpProxy(port);
  url.port = `${proxy.port}`;
  return { proxy, other: experiments.another(url.href), heal: () => proxy.pointTo(port) };
};

/** Asks until there is an answer that will do. */
const insist = async <Result>(
  ask: () => Promise<Result>,
  willDo: (result: Result) => boolean = () => true,
): Promise<Result> => {
  for (;;) {
    const results = await Promise.allSettled([ask()]);
    const [result] = results;
    if (result?.status === 'fulfilled' && willDo(result.value)) return result.value;
    await sleep(5);
  }
};

describe('without the database', () => {
  test('who has a variant keeps it, and nobody new gets one', async () => {
    await experiments.start('cut-off');
    const { proxy, other, heal } = await proxied();
    const had = await other.decide('cut-off', contextOf('ann'), see);
    proxy.pointTo(nowhere);
    experiments.clock.advance(60_000);
    await expect(other.decide('cut-off', contextOf('ann'), see)).resolves.toEqual({
      variant: had?.variant,
      reason: 'STICKY',
    });
    await expect(other.decide('cut-off', contextOf('bob'), see)).resolves.toEqual({
      variant: null,
      reason: 'UNAVAILABLE',
    });
    heal();
    await expect(other.decide('cut-off', contextOf('bob'), see)).resolves.toMatchObject({
      reason: 'ASSIGNED',
    });
    await expect(exposuresOf('cut-off')).resolves.toHaveLength(2);
    await proxy.stop();
  });

  test('that comes and goes, units that come again and events that are sent again count once', async () => {
    await experiments.start('flapping');
    const { proxy, other, heal } = await proxied();
    const units = unitsOf(150);
    let failures = 0;
    const visit = async (unit: string): Promise<string> => {
      await insist(
        () => other.decide('flapping', contextOf(unit), see),
        (decision) => decision?.variant != null,
      );
      const event = experiments.eventOf({ experimentKey: 'flapping', unit });
      return insist(() =>
        other.record(event).catch((error: unknown) => {
          failures += 1;
          throw error;
        }),
      );
    };
    // Who has been seen comes again while there is no database at all, until that is noticed.
    await insist(() => visit('unit-0'));
    proxy.pointTo(nowhere);
    const visiting = visit('unit-0');
    await until(() => failures > 0);
    heal();
    const outcomes = [await visiting];
    // Connections are cut at many different moments of what they are used for.
    for (let n = 0; n < units.length; n += 10) {
      const visits = units.slice(n, n + 10).map(visit);
      for (let step = 0; step < n / 10; step += 1) await new Promise((resolve) => setImmediate(resolve));
      heal();
      outcomes.push(...(await Promise.all(visits)));
    }
    expect(outcomes.filter((outcome) => outcome !== 'RECORDED' && outcome !== 'DUPLICATE')).toEqual([]);
    await expect(exposuresOf('flapping')).resolves.toHaveLength(units.length);
    const totals = await experiments.postgres.db
      .selectFrom('experiment_unit_metric')
      .select('events')
      .where('experiment_key', '=', 'flapping')
      .execute();
    expect(totals.map(({ events }) => events)).toEqual(units.map(() => 1));
    await proxy.stop();
  });
});
