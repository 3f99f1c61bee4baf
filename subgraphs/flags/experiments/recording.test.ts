import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDraws } from '#support/draws.ts';
import {
  draftOf,
  metricOf,
  startTestExperiments,
  type TestExperiments,
  unitsOf,
} from '#support/experiments.ts';
import type { MetricEvent } from './metric-event.ts';

let experiments: TestExperiments;
beforeAll(async () => {
  experiments = await startTestExperiments();
});
afterAll(() => experiments.stop());

const draft = draftOf({
  definition: {
    metrics: [
      metricOf(),
      metricOf({ key: 'spent', kind: 'NUMERIC', role: 'SECONDARY' }),
      metricOf({ key: 'latency', kind: 'NUMERIC', per: 'EVENT', role: 'SECONDARY' }),
      metricOf({ key: 'perVisit', kind: 'RATIO', role: 'SECONDARY' }),
    ],
  },
});

const totalsOf = (key: string) =>
  experiments.postgres.db
    .selectFrom('experiment_unit_metric')
    .select(['metric', 'unit', 'y', 'x', 'events'])
    .where('experiment_key', '=', key)
    .orderBy('metric')
    .orderBy('unit')
    .execute();

const countOfEvents = async (key: string): Promise<number> => {
  const rows = await experiments.postgres.db
    .selectFrom('experiment_metric_event')
    .select('id')
    .where('experiment_key', '=', key)
    .execute();
  return rows.length;
};

describe('recording', () => {
  test('the same event in many places at once counts once', async () => {
    await experiments.start('once', draft);
    await experiments.expose('once', ['ann']);
    const others = [experiments, experiments.another(), experiments.another()];
    const event = experiments.eventOf({ experimentKey: 'once', unit: 'ann', metric: 'spent', value: 7 });
    const outcomes = await Promise.all(
      others.flatMap(({ record }) => Array.from({ length: 20 }, () => record(event))),
    );
    expect(outcomes.filter((outcome) => outcome === 'RECORDED')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'DUPLICATE')).toHaveLength(59);
    await expect(totalsOf('once')).resolves.toEqual([
      { metric: 'spent', unit: 'ann', y: 7, x: 1, events: 1 },
    ]);
    await expect(experiments.record({ ...event, value: 8 })).resolves.toBe('CONFLICT');
  });

  test('in three processes at once, in any order and with repetitions, loses nothing and counts nothing twice', async () => {
    await experiments.start('busy', draft);
    const units = unitsOf(40);
    await experiments.expose('busy', units);
    const draws = createDraws(8);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(draws.uniform() * from.length)] as T;
    const stream = Array.from({ length: 3000 }, (_, index): MetricEvent => {
      const metric = pick(['bought', 'spent', 'latency', 'perVisit']);
      return experiments.eventOf({
        experimentKey: 'busy',
        unit: pick(units),
        id: `event-${index}`,
        metric,
        value: metric === 'bought' ? 1 : Math.floor(draws.uniform() * 100) - 20,
        weight: metric === 'perVisit' ? Math.floor(draws.uniform() * 4) : 1,
      });
    });
    const others = [experiments, experiments.another(), experiments.another()];
    const sent = [...stream, ...stream.filter(() => draws.chance(0.3))].toSorted(() => draws.uniform() - 0.5);
    const outcomes = await Promise.all(sent.map((event) => pick(others).record(event)));
    expect(outcomes.filter((outcome) => outcome === 'RECORDED')).toHaveLength(stream.length);
    expect(new Set(outcomes)).toEqual(new Set(['RECORDED', 'DUPLICATE']));

    const expected = new Map<
      string,
      { metric: string; unit: string; y: number; x: number; events: number }
    >();
    for (const { metric, unit, value, weight } of stream) {
      const had = expected.get(`${metric} ${unit}`) ?? { metric, unit, y: 0, x: 0, events: 0 };
      const isConversion = metric === 'bought';
      const [y, x] = isConversion ? [1, 1] : [had.y + value, had.x + weight];
      expected.set(`${metric} ${unit}`, { metric, unit, y, x, events: had.events + 1 });
    }
    const totals = await totalsOf('busy');
    expect(new Map(totals.map((total) => [`${total.metric} ${total.unit}`, total]))).toEqual(expected);

    const bins = await experiments.postgres.db
      .selectFrom('experiment_sketch_bin')
      .select(['metric', 'count'])
      .where('experiment_key', '=', 'busy')
      .execute();
    const sketched = (metric: string) =>
      bins.filter((bin) => bin.metric === metric).reduce((sum, { count }) => sum + Number(count), 0);
    expect(bins.every(({ count }) => count >= 0n)).toBe(true);
    expect(sketched('latency')).toBe(stream.filter(({ metric }) => metric === 'latency').length);
    expect(sketched('spent')).toBe(totals.filter(({ metric }) => metric === 'spent').length);
    expect(sketched('bought')).toBe(0);
  });

  test('events of several experiments and bad ones in one batch changes what it should alone', async () => {
    await experiments.start('mixed-1', draft);
    await experiments.start('mixed-2', draft);
    await experiments.expose('mixed-1', ['ann']);
    await experiments.expose('mixed-2', ['ann']);
    const of = (experimentKey: string, given: Partial<MetricEvent> = {}) =>
      experiments.record(experiments.eventOf({ experimentKey, unit: 'ann', ...given }));
    const outcomes = await Promise.all([
      of('mixed-1'),
      of('mixed-2'),
      of('mixed-2', { id: '2', metric: 'spent', value: Number.NaN }),
      of('mixed-2', { id: '3\u0000' }),
      of('mixed-2', { id: '4', unit: 'bob' }),
      of('mixed-3', { id: '5' }),
      of('mixed-1', { id: '6', metric: 'other' }),
      of('mixed-1', { id: '7', at: new Date(0) }),
    ]);
    expect(outcomes).toEqual([
      'RECORDED',
      'RECORDED',
      'INVALID',
      'INVALID',
      'NOT_EXPOSED',
      'UNKNOWN',
      'UNKNOWN',
      'NOT_EXPOSED',
    ]);
    await expect(countOfEvents('mixed-1')).resolves.toBe(1);
    await expect(countOfEvents('mixed-2')).resolves.toBe(1);
  });

  test('goes on while the experiment pauses, and ends with it', async () => {
    const { version } = await experiments.start('ends', draft);
    await experiments.expose('ends', ['ann']);
    const record = (id: string) =>
      experiments.record(experiments.eventOf({ experimentKey: 'ends', unit: 'ann', id }));
    await experiments.changes.act({ key: 'ends', version, actorId: null }, { action: 'PAUSE' });
    await expect(record('1')).resolves.toBe('RECORDED');
    await experiments.changes.act({ key: 'ends', version: version + 1, actorId: null }, { action: 'STOP' });
    await expect(record('1')).resolves.toBe('DUPLICATE');
    await expect(record('2')).resolves.toBe('NOT_ACCEPTED');
  });

  test('while somebody ends the experiment leaves nothing that comes after the end', async () => {
    const { version } = await experiments.start('raced', draft);
    const units = unitsOf(20);
    await experiments.expose('raced', units);
    const elsewhere = experiments.another();
    let countAtEnd = -1;
    const streams = [experiments, elsewhere].map(async ({ record }, process) => {
      let recorded = 0;
      for (let n = 0; n < 60; n += 1) {
        const events = units.map((unit) =>
          experiments.eventOf({ experimentKey: 'raced', unit, id: `${process}-${n}` }),
        );
        const outcomes = await Promise.all(events.map(record));
        recorded += outcomes.filter((outcome) => outcome === 'RECORDED').length;
      }
      return recorded;
    });
    const end = async (): Promise<void> => {
      await experiments.changes.act({ key: 'raced', version, actorId: null }, { action: 'CONCLUDE' });
      countAtEnd = await countOfEvents('raced');
    };
    const [, ...recorded] = await Promise.all([end(), ...streams]);
    expect(recorded.reduce((sum, count) => sum + count, 0)).toBe(countAtEnd);
    await expect(countOfEvents('raced')).resolves.toBe(countAtEnd);
  });

  test('does not count a unit of an earlier run', async () => {
    const { version } = await experiments.start('rerun', draft);
    await experiments.expose('rerun', ['ann']);
    await experiments.changes.act({ key: 'rerun', version, actorId: null }, { action: 'STOP' });
    await experiments.changes.act({ key: 'rerun', version: version + 1, actorId: null }, { action: 'START' });
    const event = experiments.eventOf({ experimentKey: 'rerun', unit: 'ann' });
    await expect(experiments.record(event)).resolves.toBe('NOT_EXPOSED');
  });

  test('tells everybody of a batch when the database fails, and stores nothing of it', async () => {
    const own = await startTestExperiments();
    await own.start('failing', draft);
    await own.expose('failing', ['ann', 'bob']);
    await own.postgres.db.schema.alterTable('experiment_sketch_bin').renameTo('gone').execute();
    const record = (unit: string) =>
      own.record(own.eventOf({ experimentKey: 'failing', unit, metric: 'spent', value: 3 }));
    const results = await Promise.allSettled([record('ann'), record('bob')]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await own.postgres.db.schema.alterTable('gone').renameTo('experiment_sketch_bin').execute();
    await expect(Promise.all([record('ann'), record('bob')])).resolves.toEqual(['RECORDED', 'RECORDED']);
    await own.stop();
  });
});
