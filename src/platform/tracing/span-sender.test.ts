import { afterEach, describe, expect, test } from '@jest/globals';
import { SpanKind } from '@opentelemetry/api';
import { type Collector, startCollector } from '#support/otlp.ts';
import { until } from '#support/until.ts';
import { readPlace } from './place.ts';
import { createSpanSender, type SpanSender } from './span-sender.ts';

const collectors: Collector[] = [];
afterEach(async () => {
  for (const one of collectors.splice(0)) await one.stop();
});

const start = async (statusOf?: (request: number) => number | Promise<number>) => {
  const collector = await startCollector(statusOf);
  collectors.push(collector);
  return { collector, sender: createSpanSender(`${collector.url}/v1/traces`, { 'service.name': 'things' }) };
};

const add = (sender: SpanSender, scope: string, name: string): void =>
  sender.of(scope)({
    place: readPlace({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 }),
    parent: undefined,
    from: 1,
    to: 2,
    text: { name, kind: SpanKind.INTERNAL },
  });

/** Waits for all spans as well: on a slow machine the sender leaves before its last request has arrived. */
const stopped = async (sender: SpanSender, collector: Collector, count: number): Promise<void> => {
  await sender.stop();
  await until(() => collector.spans().length === count);
};

describe('spans on their way', () => {
  test('are sent when there are many, and what is left when it stops', async () => {
    const { collector, sender } = await start();
    const names = Array.from({ length: 5000 }, (_, n) => `span ${n}`);
    for (const name of names) add(sender, 'soba', name);
    await until(() => collector.spans().length === 4096);
    await stopped(sender, collector, 5000);
    expect(collector.headers().map((one) => one['content-type'])).toEqual(
      Array(3).fill('application/x-protobuf'),
    );
    expect(
      collector
        .spans()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(names.toSorted());
  });

  test('arrive whole in requests of each length', async () => {
    const { collector } = await start();
    const near = [40, 128 - 90, 16_384 - 100, 2 ** 21 - 110];
    const lengths = near.flatMap((length) =>
      Array.from({ length: length > 1e6 ? 30 : 90 }, (_, more) => length + more),
    );
    for (const [before, length] of lengths.entries()) {
      const sender = createSpanSender(`${collector.url}/v1/traces`, { 'service.name': 'things' });
      add(sender, 'soba', 'n'.repeat(length));
      await sender.stop();
      await until(() => collector.headers().length > before);
    }
    expect(collector.spans().map(({ name }) => name.length)).toEqual(lengths);
    expect(collector.spans().every(({ scope }) => scope === 'soba')).toBe(true);
  });

  test('stand below the library that made them', async () => {
    const { collector, sender } = await start();
    for (const [scope, name] of [
      ['a', '1'],
      ['b', '2'],
      ['a', '3'],
    ] as const)
      add(sender, scope, name);
    await stopped(sender, collector, 3);
    expect(collector.spans().map(({ scope, name }) => [scope, name])).toEqual([
      ['a', '1'],
      ['a', '3'],
      ['b', '2'],
    ]);
  });

  test('are sent again when the collector asks for it', async () => {
    const { collector, sender } = await start((request) => (request === 0 ? 503 : 200));
    add(sender, 'soba', 'once');
    await stopped(sender, collector, 1);
    expect(collector.spans().map(({ name }) => name)).toEqual(['once']);
  });

  test('are lost when the collector does not take them, and nobody is told', async () => {
    const { collector, sender } = await start((request) => (request === 0 ? 400 : 200));
    for (let n = 0; n < 2048; n += 1) add(sender, 'soba', 'lost');
    add(sender, 'soba', 'kept');
    await stopped(sender, collector, 1);
    expect(collector.spans().map(({ name }) => name)).toEqual(['kept']);
  });

  test('do not hold up the end of a process when the collector does not answer', async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const { collector, sender } = await start((request) => (request === 0 ? promise : 400));
    add(sender, 'soba', 'lost');
    await sender.stop();
    // After another request the collector would know that this one was given up.
    await fetch(collector.url);
    expect([collector.spans(), collector.abandoned()]).toEqual([[], 0]);
    resolve(400);
  });
});
