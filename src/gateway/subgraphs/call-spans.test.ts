import { afterEach, expect, test } from '@jest/globals';
import { context } from '@opentelemetry/api';
import { parseConfig } from '#platform/config.ts';
import { ServiceConfig } from '#platform/service-config.ts';
import { startServerSpan } from '#platform/tracing/spans.ts';
import { startTracing } from '#platform/tracing/start-tracing.ts';
import { answering } from '#support/faulty-upstream.ts';
import { recordSpans } from '#support/spans.ts';
import { type SubgraphKit, startSubgraphKit } from '#support/subgraph-kit.ts';

const errorStatus = 2;

const kits: SubgraphKit[] = [];
afterEach(async () => {
  for (const kit of kits.splice(0)) await kit.stop().catch(() => undefined);
});

test('each call of a recorded request has a span that the subgraph is told of, and that says what became of it', async () => {
  const kit = await startSubgraphKit(answering('{"data":{"n":1}}'), { SOBA_SUBGRAPH_RETRIES: '0' });
  kits.push(kit);
  const spans = await recordSpans(async () => {
    await kit.ask();
    await Promise.all([kit.ask(), kit.ask()]);
    await kit.server.stop();
    await kit.ask();
  });
  const [request, ...calls] = spans.toReversed();
  expect(calls.map(({ name, parentSpanId }) => ({ name, parentSpanId }))).toEqual(
    Array(4).fill({ name: 'subgraph a', parentSpanId: request?.spanId }),
  );
  const [failed, joined, first, alone] = calls;
  const shared = [{ key: 'soba.shared', value: { boolValue: true } }];
  expect([failed?.status.code, failed?.attributes]).toEqual([errorStatus, []]);
  for (const one of [joined, first]) expect([one?.status.code ?? 0, one?.attributes]).toEqual([0, shared]);
  expect([alone?.status.code ?? 0, alone?.attributes]).toEqual([0, []]);
  expect(kit.server.requests.map(({ headers }) => headers['traceparent'])).toEqual(
    [alone, first].map((one) => `00-${'a'.repeat(32)}-${one?.spanId}-01`),
  );
});

test('each call of another request carries the place of the request itself on', async () => {
  const kit = await startSubgraphKit(answering('{"data":{"n":1}}'));
  kits.push(kit);
  const tracing = startTracing('test', parseConfig(ServiceConfig, {}));
  const caller = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00` };
  const { span, context: inside } = startServerSpan('request', caller);
  await context.with(inside, async () => {
    await kit.ask();
    await kit.ask();
  });
  await tracing.stop();
  expect(kit.server.requests.map(({ headers }) => headers['traceparent'])).toEqual(
    Array(2).fill(`00-${'a'.repeat(32)}-${span.spanContext().spanId}-00`),
  );
});
