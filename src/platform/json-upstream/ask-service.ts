import type { Clock } from '#platform/clock.ts';
import { timeoutHeader } from '#platform/deadline.ts';
import type { StopSignal } from '#platform/stop-signal.ts';
import {
  beginCallSpan,
  type CallEnds,
  type CallSpan,
  callEnds,
  endCallSpan,
} from '#platform/tracing/spans.ts';
import { traceHeaders } from '#platform/tracing/trace-context.ts';
import { startCallLimit } from '#platform/upstream/call-limit.ts';
import type { Upstream } from '#platform/upstream/create-upstream.ts';
import { isUnhealthy, toFailure, type UpstreamFailure } from '#platform/upstream/failure.ts';
import type { Asking } from './ask-with-cache.ts';
import type { CallOutcome, CallRecorder } from './call-metrics.ts';
import type { DriftWatch } from './drift-watch.ts';
import type { Caller, Endpoint } from './endpoint.ts';
import { readJson, readShape } from './read-json.ts';
import { type WrittenRequest, writtenOr } from './write-request.ts';

interface Parts {
  readonly name: string;
  readonly upstream: Pick<Upstream, 'call'>;
  readonly clock: Clock;
  readonly recorder: CallRecorder;
  readonly drift: DriftWatch;
  /** How each call ended: null when it was answered. */
  readonly onEnd: (failure: UpstreamFailure | null) => void;
}

/** Asks the service itself, for so many milliseconds. Rejects with an UpstreamFailure. */
export type AskService = <Input, Value>(
  endpoint: Endpoint<Input, Value>,
  input: Input,
  asking: Asking,
) => Promise<Value>;

interface Sending<Value> {
  readonly endpoint: Endpoint<never, Value>;
  readonly request: WrittenRequest;
  readonly caller: Caller;
  readonly signal: StopSignal;
  readonly endsAt: number;
}

const unprocessable = 422;

const flat = (headers: Readonly<Record<string, string>>): string[] => Object.entries(headers).flat();

const headersOf = (
  { request, caller, endsAt }: Sending<unknown>,
  { now, span }: { readonly now: number; readonly span: CallSpan | undefined },
): string[] => {
  const key = caller.idempotencyKey;
  return [
    'accept',
    'application/json',
    'x-request-id',
    caller.requestId,
    timeoutHeader,
    String(Math.max(1, Math.floor(endsAt - now))),
    ...(request.body === null ? [] : ['content-type', 'application/json']),
    ...(key === undefined ? [] : ['idempotency-key', key]),
    ...(request.headers === undefined ? [] : flat(request.headers)),
    ...traceHeaders(span),
  ];
};

const wasTurnedAway = ({ kind }: UpstreamFailure): boolean => kind === 'open' || kind === 'full';

const outcomeOf = (failure: UpstreamFailure) =>
  failure.kind === 'status' && isUnhealthy(failure) === false ? 'refused' : 'failed';

/** One request in one form, with its retries, measured. */
const createSend = ({ name, upstream, clock, recorder, drift, onEnd }: Parts) => {
  const send = async <Value>(sending: Sending<Value>, span: CallSpan | undefined): Promise<Value> => {
    const { endpoint, request, caller, signal, endsAt } = sending;
    return upstream.call({
      request: {
        method: request.method,
        // The service's own path ends with a slash.
        path: request.path.slice(1),
        headers: headersOf(sending, { now: clock.now(), span }),
        body: request.body,
      },
      signal,
      endsAt,
      isIdempotent:
        endpoint.repeat === 'always' ||
        (endpoint.repeat === 'with-key' && caller.idempotencyKey !== undefined),
      read: (answer) => {
        const read = readJson(answer);
        const value = readShape(endpoint.answer, read);
        drift.look(endpoint, read);
        return value;
      },
    });
  };

  const known = new Map<string, CallEnds>();
  const endsOf = (endpoint: Endpoint<never, unknown>): CallEnds => {
    const ends = known.get(endpoint.name) ?? callEnds(`upstream ${name} ${endpoint.name}`);
    known.set(endpoint.name, ends);
    return ends;
  };

  return async <Value>(sending: Sending<Value>): Promise<Value> => {
    const { endpoint } = sending;
    const startedAt = performance.now();
    const span = beginCallSpan(startedAt);
    const ended = (outcome: CallOutcome, failure: UpstreamFailure | null): void => {
      if (failure !== null && wasTurnedAway(failure)) recorder.turnedAway(endpoint.name);
      else recorder.called(endpoint.name, outcome, performance.now() - startedAt);
      onEnd(failure);
    };
    try {
      const value = await send(sending, span);
      if (span !== undefined) endCallSpan(span, performance.now(), endsOf(endpoint).ok);
      ended('ok', null);
      return value;
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (span !== undefined) endCallSpan(span, performance.now(), endsOf(endpoint).failed);
      ended(outcomeOf(failure), failure);
      if (failure.kind === 'bad-answer') drift.failed(endpoint, failure);
      throw failure;
    }
  };
};

export const createAskService = (parts: Parts): AskService => {
  const send = createSend(parts);
  /** Which form of an endpoint's requests the service took last. */
  const spoken = new Map<string, number>();

  /** In the form that was taken last, then in the next ones, as long as it is the form that is found wrong. */
  const askInForms = async <Input, Value>(
    endpoint: Endpoint<Input, Value>,
    input: Input,
    { written, ...sending }: Omit<Sending<Value>, 'endpoint' | 'request'> & Pick<Asking, 'written'>,
  ): Promise<Value> => {
    const usual = spoken.get(endpoint.name) ?? 0;
    let firstRefusal: UpstreamFailure | undefined;
    for (const turn of endpoint.forms.keys()) {
      const form = (usual + turn) % endpoint.forms.length;
      try {
        const request = writtenOr(written, { endpoint, form, input });
        const value = await send({ ...sending, endpoint, request });
        spoken.set(endpoint.name, form);
        return value;
      } catch (thrown) {
        const failure = toFailure(thrown);
        if (failure.status !== unprocessable) throw failure;
        firstRefusal ??= failure;
      }
    }
    throw toFailure(firstRefusal);
  };

  return async (endpoint, input, { caller, milliseconds, written }) => {
    const limit = startCallLimit(milliseconds, parts.clock);
    try {
      const { signal, endsAt } = limit;
      return await askInForms(endpoint, input, { caller, signal, endsAt, written });
    } finally {
      limit.done();
    }
  };
};
