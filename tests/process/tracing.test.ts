import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '#support/database.ts';
import { sendGraphql } from '#support/graphql.ts';
import { type Collector, type SentSpan, startCollector } from '#support/otlp.ts';
import { startProcess, type TestProcess } from '#support/process.ts';
import { pythonUrls } from '#support/python/python-services.ts';

const query = '{ isFeatureEnabled(key: "FEATURE_GDPR_STRICT_MODE") }';
/** Spans start at whole milliseconds of the clock. */
const rounding = 2_000_000n;
const traceId = '0af7651916cd43dd8448eb211c80319c';

/** A collector that keeps what it is sent; whatever arrives has been sent when the process has stopped. */
describe('a trace', () => {
  let collector: Collector;
  let database: TestDatabase;
  beforeAll(async () => {
    collector = await startCollector();
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await collector.stop();
    await database.drop();
  });

  const runWith = async (
    settings: Record<string, string>,
    ...requests: readonly Record<string, string>[]
  ): Promise<SentSpan[]> => {
    const before = collector.spans().length;
    const running: TestProcess = startProcess('src/all-in-one.ts', {
      PORT: '0',
      DATABASE_URL: database.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      // They send theirs in another form, and have tests of their own.
      ...pythonUrls('http://127.0.0.1:9'),
      ...settings,
    });
    const [, url = ''] = await running.waitFor(/GraphQL +(\S+)\/graphql/);
    for (const headers of requests) await sendGraphql(url, query, { headers });
    running.kill('SIGTERM');
    await running.ended;
    return collector.spans().slice(before);
  };

  test('continues from the client through the gateway into the subgraph and its resolvers', async () => {
    const parent = 'b7ad6b7169203331';
    const all = await runWith(
      { OTEL_TRACES_SAMPLER_ARG: '0', OTEL_EXPORTER_OTLP_HEADERS: 'x-team=trading,x-key=a%20b' },
      { traceparent: `00-${traceId}-${parent}-01` },
    );
    expect(collector.headers().at(-1)).toMatchObject({ 'x-team': 'trading', 'x-key': 'a b' });
    const spans = all.filter((span) => span.traceId === traceId);
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    const ancestry = (span: SentSpan | undefined): string[] =>
      span === undefined ? [] : [...ancestry(byId.get(span.parentSpanId ?? '')), span.name];
    const deepest = spans.find(
      ({ name }) => name.includes('graphql.resolve') && name.includes('isFeatureEnabled'),
    );
    const path = ancestry(deepest);
    expect(path[0]).toBe('POST /graphql');
    expect(path).toContain('subgraph flags');
    expect(path.filter((name) => name === 'POST /graphql')).toHaveLength(2);
    expect(spans.filter(({ parentSpanId }) => parentSpanId === parent)).toHaveLength(1);
    expect(all.every((span) => span.traceId === traceId)).toBe(true);
  });

  test('tells what planning, merging and projecting took, within the operation', async () => {
    const [cold, known] = [traceId, traceId.replace('0a', '0b')];
    const all = await runWith(
      { OTEL_TRACES_SAMPLER_ARG: '0' },
      ...[cold, known].map((id) => ({ traceparent: `00-${id}-b7ad6b7169203331-01` })),
    );
    const stepsOf = (id: string) => {
      const spans = all.filter((span) => span.traceId === id);
      const operation = spans.find(({ parentSpanId }) => parentSpanId === 'b7ad6b7169203331');
      const steps = spans.filter(
        ({ name, parentSpanId }) =>
          parentSpanId === operation?.spanId && ['plan', 'merge', 'project'].includes(name),
      );
      const outside = steps.filter(
        ({ startTimeUnixNano: from, endTimeUnixNano: to }) =>
          from > to ||
          from < (operation?.startTimeUnixNano ?? 0n) - rounding ||
          to > (operation?.endTimeUnixNano ?? 0n) + rounding,
      );
      const attributes = Object.fromEntries(
        operation?.attributes.map(({ key, value }) => [key, value]) ?? [],
      );
      return { names: steps.map(({ name }) => name), outside, attributes };
    };
    expect(stepsOf(cold)).toMatchObject({
      names: ['plan', 'merge', 'project'],
      outside: [],
      attributes: {
        'graphql.operation.type': { stringValue: 'query' },
        'soba.plan.known': { boolValue: false },
      },
    });
    expect(stepsOf(known)).toMatchObject({
      names: ['merge', 'project'],
      outside: [],
      attributes: { 'soba.plan.known': { boolValue: true } },
    });
  });

  test('is not recorded when the caller did not sample it, nor by default beyond the configured share', async () => {
    const notSampled = `00-${traceId}-b7ad6b7169203331-00`;
    expect(await runWith({ OTEL_TRACES_SAMPLER_ARG: '1' }, { traceparent: notSampled })).not.toContainEqual(
      expect.objectContaining({ traceId }),
    );
    expect(await runWith({ OTEL_TRACES_SAMPLER_ARG: '0' }, {})).toEqual([]);
  });
});
