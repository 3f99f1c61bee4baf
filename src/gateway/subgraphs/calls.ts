import type { RequestContext } from '#gateway/request.ts';
import type { Clock } from '#platform/clock.ts';
import type { CallSpan } from '#platform/tracing/spans.ts';
import { type CallLimit, outOfTime } from '#platform/upstream/call-limit.ts';
import type { Upstream } from '#platform/upstream/create-upstream.ts';
import { toFailure } from '#platform/upstream/failure.ts';
import type { Waiter } from '#platform/upstream/waiter.ts';
import type { Asker, Askers } from './askers.ts';
import { createFlights, type Landing } from './flights.ts';
import type { OutageLog } from './outage-log.ts';
import { readAnswer, type SubgraphResponse } from './read-answer.ts';
import { clientLeft } from './waits.ts';

export interface SubgraphCall {
  /** The body as JSON text up to the value of `variables`; `}` ends it. */
  readonly bodyPrefix: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
  /** Whether it is a query, which may be asked twice. */
  readonly isQuery: boolean;
  /** Whether an answer will do that was asked for a moment ago. Below a mutation it will not. */
  readonly mayShare: boolean;
}

interface CallsParts {
  readonly upstream: Upstream;
  readonly askers: Askers;
  readonly callMs: number;
  readonly isShared: boolean;
  readonly clock: Clock;
  readonly outage: OutageLog;
  readonly onJoin: () => void;
}

/** How a call is made this time. */
interface Boarding {
  readonly mayShare: boolean;
  readonly span: CallSpan | undefined;
}

interface Sending {
  readonly asker: Asker;
  readonly body: string;
  readonly isQuery: boolean;
  readonly milliseconds: number;
  readonly span: CallSpan | undefined;
}

type Boarded = Landing<SubgraphResponse>;

/**
 * Calls of one subgraph: equal queries share one, each asker waits within its own time. Rejects with an UpstreamFailure, or
 * throws it.
 */
export const createCalls = (parts: CallsParts) => {
  const { upstream, askers, callMs, clock, outage } = parts;
  const flights = createFlights<SubgraphResponse>(clock, parts.onJoin);

  const send = (
    { asker, body, isQuery, milliseconds, span }: Sending,
    { signal, endsAt }: CallLimit,
    { resolve, reject }: Waiter<SubgraphResponse>,
  ): void => {
    const headers = askers.headersOf(asker, milliseconds, span);
    const request = { method: 'POST' as const, path: '', headers, body };
    upstream.start(
      { request, signal, endsAt, isIdempotent: isQuery, read: readAnswer },
      {
        resolve: (response) => {
          outage.answered();
          resolve(response);
        },
        reject: (reason) => {
          outage.failed(toFailure(reason));
          reject(reason);
        },
      },
    );
  };

  const boardAs = (asker: Asker, call: SubgraphCall, { mayShare, span }: Boarding): Promise<Boarded> => {
    const { waits } = asker;
    if (waits.hasLeft()) throw clientLeft();
    const left = waits.timeLeft();
    if (left <= 0) throw outOfTime();
    const body = `${call.bodyPrefix}${JSON.stringify(call.variables)}}`;
    // A call that others may join has the longest time: who joins may have more of it than who began.
    const milliseconds = mayShare ? callMs : Math.min(callMs, left);
    const sending = { asker, body, isQuery: call.isQuery, milliseconds, span };
    return flights.board(mayShare ? { scope: asker.scope, body } : undefined, waits, {
      milliseconds,
      run: (limit, waiter) => send(sending, limit, waiter),
    });
  };

  const board = (call: SubgraphCall, boarding: Boarding): Promise<Boarded> => {
    const asker = askers.of(call.context);
    return asker instanceof Promise
      ? asker.then((made) => boardAs(made, call, boarding))
      : boardAs(asker, call, boarding);
  };

  return (call: SubgraphCall, span: CallSpan | undefined): Promise<Boarded> => {
    const mayShare = parts.isShared && call.isQuery && call.mayShare;
    const boarded = board(call, { mayShare, span });
    if (!mayShare) return boarded;
    return boarded.then((landing) => {
      // A cookie is for one: the others ask for their own.
      const isForAnother = landing.isShared && !landing.isFirst && landing.value.cookies.length > 0;
      return isForAnother ? board(call, { mayShare: false, span }) : landing;
    });
  };
};
