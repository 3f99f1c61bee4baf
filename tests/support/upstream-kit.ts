import { systemClock } from '#platform/clock.ts';
import { startCallLimit } from '#platform/upstream/call-limit.ts';
import { type BreakerSettings, defaultBreaker } from '#platform/upstream/circuit-breaker.ts';
import { createUpstream, type Upstream, type UpstreamTarget } from '#platform/upstream/create-upstream.ts';
import { UpstreamFailure } from '#platform/upstream/failure.ts';
import { createHttpPool } from '#platform/upstream/http-pool.ts';
import { type Upstream as Server, startUpstream, type UpstreamHandler } from './upstream.ts';

interface KitSettings {
  readonly retries?: number;
  readonly breaker?: Partial<BreakerSettings>;
  readonly ejectMs?: number;
  readonly concurrency?: number;
  readonly queueLimit?: number;
  readonly connections?: number;
  readonly maxAnswerBytes?: number;
  readonly tryTimeoutMs?: number;
}

interface KitCall {
  readonly signal?: AbortSignal;
  readonly milliseconds?: number;
  readonly isIdempotent?: boolean;
}

export interface UpstreamKit {
  readonly upstream: Upstream;
  readonly servers: readonly Server[];
  /** One call that reads JSON. */
  readonly call: (call?: KitCall) => Promise<unknown>;
  readonly events: {
    retries: number;
    readonly breaker: string[];
    readonly targets: string[];
    /** What a caller says who leaves. */
    readonly left: UpstreamFailure;
  };
  readonly stop: () => Promise<void>;
}

/** An upstream behind all policies, over tiny real servers that the test decides about; quick to retry. */
export const createUpstreamKit = async (
  handlers: readonly UpstreamHandler[],
  settings: KitSettings = {},
): Promise<UpstreamKit> => {
  const servers = await Promise.all(handlers.map((handler) => startUpstream(handler)));
  const events = {
    retries: 0,
    breaker: [] as string[],
    targets: [] as string[],
    left: new UpstreamFailure('cancelled', 'left'),
  };
  const targetOf = (server: Server): UpstreamTarget => {
    const url = new URL(`${server.url}/base?key=1`);
    const { connections = 16 } = settings;
    return {
      url,
      dispatcher: createHttpPool(url, { connections, connectTimeoutMs: 1000, httpVersion: '1.1' }),
    };
  };
  const [first, ...others] = servers.map(targetOf);
  if (first === undefined) throw new Error('A kit needs a server.');
  const upstream = createUpstream({
    targets: [first, ...others],
    settings: {
      retry: { retries: settings.retries ?? 0, baseMs: 2, longestMs: 5, budget: 0.2, reserve: 100 },
      breaker: { ...defaultBreaker, ...settings.breaker },
      ejection: { afterFailures: 3, ejectMs: settings.ejectMs ?? 60_000 },
      concurrency: settings.concurrency ?? 16,
      queueLimit: settings.queueLimit ?? 100,
      maxAnswerBytes: settings.maxAnswerBytes ?? 1_000_000,
      ...(settings.tryTimeoutMs === undefined ? {} : { tryTimeoutMs: settings.tryTimeoutMs }),
    },
    clock: systemClock,
    random: Math.random,
    events: {
      retried: () => {
        events.retries += 1;
      },
      breakerChanged: (state) => events.breaker.push(state),
      targetChanged: (url, isEjected) => events.targets.push(`${url.port} ${isEjected}`),
    },
  });
  return {
    upstream,
    servers,
    events,
    call: async ({ signal, milliseconds = 10_000, isIdempotent = true } = {}) => {
      const limit = startCallLimit(milliseconds, systemClock);
      try {
        return await upstream.call({
          request: {
            method: 'POST',
            path: '/thing',
            headers: ['content-type', 'application/json'],
            body: '{}',
          },
          signal: signal ?? limit.signal,
          endsAt: limit.endsAt,
          isIdempotent,
          read: ({ body }) => JSON.parse(body.toString()),
        });
      } finally {
        limit.done();
      }
    },
    stop: async () => {
      // A test that failed may have left calls on their way.
      await Promise.all(upstream.targets.map(({ dispatcher }) => dispatcher.destroy()));
      await upstream.stop().catch(() => undefined);
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
};
