import type { z } from 'zod';
import type { Refusal } from '#platform/errors.ts';
import type { Principal } from '#platform/identity.ts';
import type { UpstreamFailure } from '#platform/upstream/failure.ts';

export interface JsonRequest {
  readonly method: 'GET' | 'POST';
  /** Below the URL of the service: a slash in front, the query behind. */
  readonly path: string;
  readonly body?: unknown;
  /** Beside those that every call has. They do not tell cached answers apart. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface CacheRule {
  /** Raise it when `answer` gives something else than before: two versions of us may share a cache. */
  readonly version: number;
  readonly freshMs: number;
  /** How long past that it still answers, while another is fetched behind it. */
  readonly staleWhileRevalidateMs: number;
  /** How long past that it answers when the service cannot. */
  readonly staleIfErrorMs: number;
  /** Kept for each caller alone; not at all for callers without an id. */
  readonly perCaller?: boolean;
}

type Form<Input> = (input: Input) => JsonRequest;

/** One thing that a service can be asked. */
export interface Endpoint<Input, Value> {
  /** For metrics, logs and cache keys. */
  readonly name: string;
  /** The request as copies of the service take it, the most usual first. A copy answers 422 to one that it does not take. */
  readonly forms: readonly [Form<Input>, ...Form<Input>[]];
  /** Reads what `parseExactJson` gave; what it makes of it can be kept as JSON. */
  readonly answer: z.ZodType<Value>;
  /** When it may be asked again after a failure that may have come too late: `with-key` when the caller gave a key. */
  readonly repeat: 'always' | 'with-key' | 'never';
  readonly cache?: CacheRule;
  /** What a failure that means something here means to the caller. */
  readonly refusalOf?: (failure: UpstreamFailure) => Refusal | undefined;
}

/** For whom a service is asked. */
export interface Caller {
  readonly principal: Pick<Principal, 'id'>;
  readonly requestId: string;
  /** When the answer must be there, in milliseconds since the epoch. */
  readonly deadline: number;
  readonly idempotencyKey?: string | undefined;
}

/** Where an answer came from. */
export interface Freshness {
  readonly source: 'UPSTREAM' | 'CACHE';
  readonly ageSeconds: number;
  /** Older than it should be; the service could not be asked, or is being asked. */
  readonly stale: boolean;
}

export interface Answer<Value> {
  readonly value: Value;
  readonly freshness: Freshness;
}
