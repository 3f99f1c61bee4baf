import type { RequestContext } from '#gateway/request.ts';
import type { Clock } from '#platform/clock.ts';
import { type CallLimit, outOfTime } from '#platform/upstream/call-limit.ts';
import type { Upstream } from '#platform/upstream/create-upstream.ts';
import { toFailure } from '#platform/upstream/failure.ts';
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

interface Sending {
  readonly asker: Asker;
  readonly body: string;
  readonly isQuery: boolean;
  readonly milliseconds: number;
}

type Boarded = Landing<SubgraphResponse>;

/** Calls of one subgraph: equal queries share one, each asker waits within its own time. Rejects with an UpstreamFailure. */
export const createCalls = (parts: CallsParts) => {
  const { upstream, askers, callMs, clock, outage } = parts;
  const flights = createFlights<SubgraphResponse>(clock, parts.onJoin);

  const send = async (sending: Sending, { signal, endsAt }: CallLimit): Promise<SubgraphResponse> => {
    const { asker, body, isQuery, milliseconds } = sending;
    try {
      const response = await upstream.call({
        request: { method: 'POST', path: '', headers: askers.headersOf(asker, milliseconds), body },
        signal,
        endsAt,
        isIdempotent: isQuery,
        read: readAnswer,
      });
      outage.answered();
      return response;
    } catch (thrown) {
      outage.failed(toFailure(thrown));
      throw thrown;
    }
  };

  const boardAs = (asker: Asker, call: SubgraphCall, mayShare: boolean): Promise<Boarded> => {
    const { waits } = asker;
    if (waits.hasLeft()) throw clientLeft();
    const left = waits.timeLeft();
    if (left <= 0) throw outOfTime();
    const body = `${call.bodyPrefix}${JSON.stringify(call.variables)}}`;
    // A call that others may join has the longest time: who joins may have more of it than who began.
    const milliseconds = mayShare ? callMs : Math.min(callMs, left);
    const sending = { asker, body, isQuery: call.isQuery, milliseconds };
    return flights.board(mayShare ? { scope: asker.scope, body } : undefined, waits, {
      milliseconds,
      run: (limit) => send(sending, limit),
    });
  };

  const board = (call: SubgraphCall, mayShare: boolean): Promise<Boarded> => {
    const asker = askers.of(call.context);
    return asker instanceof Promise
      ? asker.then((made) => boardAs(made, call, mayShare))
      : boardAs(asker, call, mayShare);
  };

  return async (call: SubgraphCall): Promise<Boarded> => {
    const landing = await board(call, parts.isShared && call.isQuery && call.mayShare);
    // A cookie is for one: the others ask for their own.
    const isForAnother = landing.isShared && !landing.isFirst && landing.value.cookies.length > 0;
    return isForAnother ? board(call, false) : landing;
  };
};
