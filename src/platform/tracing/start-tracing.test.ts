import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { context, trace } from '@opentelemetry/api';
import { request } from 'undici';
import { startTestService, type TestService } from '#support/http-service.ts';
import { type Collector, type SentSpan, startCollector } from '#support/otlp.ts';
import { until } from '#support/until.ts';
import { parseConfig } from '../config.ts';
import { ServiceConfig } from '../service-config.ts';
import { createAnnotation } from './span-bytes.ts';
import {
  annotateSpan,
  beginCallSpan,
  callEnds,
  endCallSpan,
  recordedPlace,
  recordSpan,
  writtenStep,
} from './spans.ts';
import { startTracing } from './start-tracing.ts';
import { traceHeaders } from './trace-context.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const parentId = 'b7ad6b7169203331';
const [serverKind, clientKind, errorStatus] = [2, 3, 2];

/** Spans leave when tracing stops, so everything is done first and looked at afterwards. */
describe('spans that are sent to a collector', () => {
  let collector: Collector;
  let spans: readonly SentSpan[];
  let service: TestService;
  const passedOn: string[][] = [];
  const recording: boolean[] = [];

  const ask = async (path: string, traceparent?: string): Promise<void> => {
    const headers = traceparent === undefined ? {} : { traceparent };
    const response = await request(`${service.url}${path}`, { headers, reset: true });
    await response.body.text();
  };

  beforeAll(async () => {
    collector = await startCollector();
    const config = parseConfig(ServiceConfig, {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_TRACES_SAMPLER_ARG: '0',
    });
    const tracing = startTracing('things', config);
    service = await startTestService((app) => {
      app.get('/fine/:id', async () => ({}));
      app.get('/calls', async () => {
        const span = beginCallSpan(performance.now());
        passedOn.push(traceHeaders(span));
        if (span !== undefined) endCallSpan(span, performance.now(), callEnds('call of another').shared);
        return {};
      });
      app.get('/steps', async () => {
        const from = performance.now() - 30;
        const within = recordedPlace();
        recording.push(within !== undefined);
        annotateSpan(createAnnotation({ 'soba.said': 'later' }));
        if (within === undefined) return {};
        const stay = { within, from, to: from + 20 };
        recordSpan({ name: 'step', attributes: { 'soba.count': 3 } }, stay);
        recordSpan(writtenStep({ name: 'failed step', failed: true }), stay);
        return {};
      });
      app.get('/library', async () =>
        trace.getTracer('library').startActiveSpan('step of a library', (step) => {
          const span = beginCallSpan(performance.now());
          if (span !== undefined) endCallSpan(span, performance.now(), callEnds('call below it').ok);
          annotateSpan(createAnnotation({ 'soba.said': 'of it' }));
          step.end();
          return {};
        }),
      );
      app.get('/broken', async () => {
        const span = beginCallSpan(performance.now());
        if (span !== undefined) endCallSpan(span, performance.now(), callEnds('broken call').failed);
        throw new Error('away');
      });
    });
    const sampled = `00-${traceId}-${parentId}-01`;
    await ask('/fine/1', sampled);
    await ask('/calls', sampled);
    await ask('/broken', sampled);
    await ask('/steps', sampled);
    await ask('/library', sampled);
    await ask('/calls', `00-${'1'.repeat(32)}-${parentId}-00`);
    await ask('/steps', `00-${'1'.repeat(32)}-${parentId}-00`);
    await ask('/fine/not-sampled', `00-${'1'.repeat(32)}-${parentId}-00`);
    await ask('/fine/no-trace');
    await ask('/fine/garbage', 'garbage');
    await service.stop();
    await tracing.stop();
    await until(() => collector.headers().length === 1);
    spans = collector.spans();
  });
  afterAll(() => collector.stop());

  const named = (name: string): readonly SentSpan[] => spans.filter((span) => span.name === name);

  test('name the service', () => {
    const resource = [{ key: 'service.name', value: { stringValue: 'things' } }];
    expect(new Set(spans.map((span) => span.scope))).toEqual(new Set(['soba', 'library']));
    expect(spans.map((span) => span.resource)).toEqual(spans.map(() => resource));
    expect(collector.headers()).toHaveLength(1);
  });

  test('continue the trace of the caller, with the route and not the path as the name', () => {
    expect(named('GET /fine/:id')).toMatchObject([{ traceId, parentSpanId: parentId, kind: serverKind }]);
  });

  test('tell the status of the answer, and that it is a fault', () => {
    const status = (name: string) =>
      named(name)[0]?.attributes.find(({ key }) => key === 'http.response.status_code')?.value;
    expect(status('GET /fine/:id')).toEqual({ intValue: 200 });
    expect(status('GET /broken')).toEqual({ intValue: 500 });
    expect(named('GET /broken')[0]?.status.code).toBe(errorStatus);
    expect(named('GET /fine/:id')[0]?.status.code).toBe(0);
  });

  test('of a call lie inside the span of the request, and the call carries them on', () => {
    const [server, client] = [named('GET /calls')[0], named('call of another')[0]];
    expect(client).toMatchObject({ traceId, parentSpanId: server?.spanId, kind: clientKind });
    expect(client?.attributes).toEqual([{ key: 'soba.shared', value: { boolValue: true } }]);
    expect(passedOn[1]?.[1]).toMatch(/^00-1{32}-[0-9a-f]{16}-00$/);
    expect(passedOn[0]).toEqual(['traceparent', `00-${traceId}-${client?.spanId}-01`]);
  });

  test('tell whether the span above is in another process', () => {
    const flags = { sampled: 0x01, isKnown: 0x100, isRemote: 0x200 };
    expect(named('GET /calls')[0]?.flags).toBe(flags.sampled | flags.isKnown | flags.isRemote);
    expect(named('call of another')[0]?.flags).toBe(flags.sampled | flags.isKnown);
  });

  test('of a library are above what is done in them', () => {
    const [server, step, call] = ['GET /library', 'step of a library', 'call below it'].map(
      (name) => named(name)[0],
    );
    expect([step?.parentSpanId, call?.parentSpanId]).toEqual([server?.spanId, step?.spanId]);
    expect(step?.attributes).toEqual([{ key: 'soba.said', value: { stringValue: 'of it' } }]);
  });

  test('of a call that fails say so', () => {
    expect(named('broken call')).toMatchObject([{ kind: clientKind, status: { code: errorStatus } }]);
  });

  test('of what is over have its times, inside the span of the request', () => {
    const [server, step] = [named('GET /steps')[0], named('step')[0]];
    expect(step).toMatchObject({
      parentSpanId: server?.spanId,
      attributes: [{ key: 'soba.count', value: { intValue: 3 } }],
    });
    const lasted = Number(BigInt(step?.endTimeUnixNano ?? 0) - BigInt(step?.startTimeUnixNano ?? 0));
    expect(lasted / 1e6).toBeCloseTo(20, 1);
    expect(named('failed step')).toMatchObject([{ status: { code: errorStatus } }]);
    expect(server?.attributes).toContainEqual({ key: 'soba.said', value: { stringValue: 'later' } });
  });

  test('are not recorded for traces that nobody sampled', () => {
    expect(spans).toHaveLength(11);
    expect(recording).toEqual([true, false]);
    expect(spans.every((span) => span.traceId === traceId)).toBe(true);
  });

  test('leave nothing behind when tracing has stopped', () => {
    expect(trace.getSpan(context.active())).toBeUndefined();
    expect(traceHeaders()).toEqual([]);
  });
});
