import { exactNumber } from '#platform/json-upstream/exact-json.ts';
import {
  type Dialect,
  extras,
  fields,
  type PythonService,
  startPythonService,
  time,
  unprocessable,
} from './python-service.ts';

const hour = 3_600_000;
const firstBucket = Date.UTC(2026, 0, 1);
const candleCount = 60;

/** Candles with 18 places, so that a double on the way would be seen; the newest first, for nobody promised an order. */
const candles = (dialect: Dialect) =>
  Array.from({ length: candleCount }, (_, index) => ({
    bucket: new Date(firstBucket + index * hour).toISOString().slice(0, dialect === 'newer' ? undefined : 19),
    open: '2500.000000000000000001',
    high: '2600.000000000000000002',
    low: '2400.000000000000000003',
    close: `25${String(index).padStart(2, '0')}.123456789012345678`,
    volume: '1000000.5',
    trades: index,
  })).toReversed();

const quality = (dialect: Dialect, isValid: boolean) => ({
  body: {
    is_valid: isValid,
    quality_score: isValid ? 1 : 0.25,
    issues: isValid ? [] : ['high is below low'],
    recommendations: isValid ? [] : ['check the feed'],
    ...extras(dialect),
  },
});

/** Keeps the pipelines that were started. */
export const startDataProcessing = (dialect: Dialect): Promise<PythonService> => {
  const pipelines = new Map<string, number>();
  return startPythonService('data_processing', {
    'GET /aggregate/market-data': ({ query }) => ({
      body: {
        token_pair: query.get('token_pair'),
        period: query.get('period'),
        candles: candles(dialect).map(({ bucket, trades, ...prices }) => ({
          bucket,
          ...Object.fromEntries(Object.entries(prices).map(([name, price]) => [name, exactNumber(price)])),
          trades,
        })),
        ...extras(dialect),
      },
    }),
    'POST /validate/market-data': ({ body }) =>
      fields(body)['token_pair'] === undefined
        ? unprocessable
        : quality(dialect, fields(body)['token_pair'] !== 'BAD/DATA'),
    'POST /validate/blockchain-event': ({ body }) =>
      fields(body)['event_type'] === undefined
        ? unprocessable
        : quality(dialect, fields(body)['event_id'] !== 'bad'),
    'POST /process/event-stream': ({ body }) => {
      if (!Array.isArray(body)) return unprocessable;
      const id = `pipeline-${pipelines.size + 1}`;
      pipelines.set(id, body.length);
      return { body: { pipeline_id: id, events_queued: body.length, status: 'queued', ...extras(dialect) } };
    },
    'GET /pipeline/*': ({ path }) => {
      const id = path.split('/')[2] ?? '';
      const count = pipelines.get(id);
      if (count === undefined) return { status: 404, body: { detail: 'Pipeline not found' } };
      return {
        body: {
          pipeline_id: id,
          status: 'completed',
          events_processed: count,
          events_failed: 0,
          average_latency_ms: 1.5,
          throughput_eps: 1000,
          start_time: time(dialect),
          end_time: dialect === 'newer' ? time(dialect) : null,
          ...extras(dialect),
        },
      };
    },
  });
};
