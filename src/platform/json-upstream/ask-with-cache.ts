import { hash } from 'node:crypto';
import type { Cache, CacheRead } from '#platform/cache.ts';
import type { Clock } from '#platform/clock.ts';
import { outOfTime } from '#platform/upstream/call-limit.ts';
import { toFailure } from '#platform/upstream/failure.ts';
import type { CallRecorder } from './call-metrics.ts';
import type { Answer, CacheRule, Caller, Endpoint } from './endpoint.ts';
import type { WrittenQuestion } from './write-request.ts';

interface Parts {
  readonly cache: Cache;
  readonly clock: Clock;
  readonly recorder: CallRecorder;
  /** Longest call that no caller waits for. */
  readonly longestMs: number;
}

export interface Asking {
  readonly caller: Caller;
  readonly milliseconds: number;
  /** What the cache was looked at for. */
  readonly written?: WrittenQuestion | undefined;
}

/** Gets a value that the cache does not have. */
export type Load<Value> = (asking: Asking) => Promise<Value>;

interface CachedAsking<Value> {
  readonly rule: CacheRule;
  readonly key: string;
  readonly written: WrittenQuestion;
  readonly caller: Caller;
  /** When this caller has to have its answer. */
  readonly endsAt: number;
  readonly load: Load<Value>;
}

/** Whether an answer may be kept for this caller, and how long. */
export const cacheRuleOf = (
  { cache }: Endpoint<never, unknown>,
  { principal }: Caller,
): CacheRule | undefined => (cache?.perCaller === true && principal.id === null ? undefined : cache);

/** Everything that the answer depends on: the request as it would be sent, and the caller where the answer is its own. */
export const cacheKeyOf = (
  { endpoint: { name }, request: { method, path, body } }: WrittenQuestion,
  cache: CacheRule,
  { principal }: Caller,
): string => {
  const scope = cache.perCaller === true ? principal.id : '';
  const request = `${scope}\n${method} ${path}\n${body ?? ''}`;
  return `${name}:${cache.version}:${hash('sha256', request, 'base64url')}`;
};

const within = <Value>(milliseconds: number, work: Promise<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(outOfTime()), Math.max(0, milliseconds));
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });

const answerOf = <Value>({ value, ageMs, stale, kept }: CacheRead<Value>): Answer<Value> => ({
  value,
  freshness: { source: kept ? 'CACHE' : 'UPSTREAM', ageSeconds: Math.floor(ageMs / 1000), stale },
});

/** Answers from what is kept, or from one call for all who ask the same. Rejects with an UpstreamFailure. */
export const createAskWithCache = ({ cache, clock, recorder, longestMs }: Parts) => {
  const readOnce = async <Value>({ rule, key, written, caller, endsAt, load }: CachedAsking<Value>) => {
    let isMine = false;
    const request = {
      key,
      ...rule,
      load: (isBehind: boolean) => {
        isMine = !isBehind;
        return load({ caller, written, milliseconds: isBehind ? longestMs : endsAt - clock.now() });
      },
    };
    try {
      return await within(endsAt - clock.now(), cache.read(request));
    } catch (thrown) {
      const failure = toFailure(thrown);
      // A call that somebody with less time began may have ended before our time is up.
      const mayAskAgain = failure.kind === 'timeout' && !isMine && clock.now() < endsAt;
      if (mayAskAgain) return undefined;
      const old = cache.fallback<Value>(request);
      if (old === undefined) throw failure;
      return { ...old, stale: true };
    }
  };

  return async <Value>(endpoint: string, asking: CachedAsking<Value>): Promise<Answer<Value>> => {
    try {
      for (;;) {
        const read = await readOnce(asking);
        if (read === undefined) continue;
        recorder.lookedUp(endpoint, read.stale ? 'stale' : read.kept ? 'hit' : 'miss');
        return answerOf(read);
      }
    } catch (thrown) {
      recorder.lookedUp(endpoint, 'miss');
      throw thrown;
    }
  };
};
