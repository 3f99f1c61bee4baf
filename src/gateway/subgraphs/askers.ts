import { createNote } from '#gateway/note.ts';
import type { RequestContext } from '#gateway/request.ts';
import { clientInfoHeader, encodeClientInfo } from '#platform/client-info.ts';
import type { Clock } from '#platform/clock.ts';
import { timeoutHeader } from '#platform/deadline.ts';
import { type Principal, principalHeader } from '#platform/identity.ts';
import type { CallSpan } from '#platform/tracing/spans.ts';
import { traceHeaders } from '#platform/tracing/trace-context.ts';
import { tellsCallsApart } from './header-rules.ts';
import { createWaits, type Waits } from './waits.ts';

/** What all calls of one request to one subgraph have in common, so that it is made once. */
export interface Asker {
  readonly waits: Waits;
  /** Names and values in turn, without those of one call. */
  readonly base: readonly string[];
  /** With the longest time. */
  readonly timed: readonly string[];
  /** With the trace as well: as most calls are sent, where the trace is not recorded. Made for the first of them. */
  usual: readonly string[] | undefined;
  /** Those of `base` that tell calls apart, in one text. */
  readonly scope: string;
  readonly madeAt: number;
}

export interface Askers {
  /** The asker of this request, or a promise of it. */
  readonly of: (context: RequestContext) => Asker | Promise<Asker>;
  /** The headers of a call that may take so long. */
  readonly headersOf: (asker: Asker, milliseconds: number, span: CallSpan | undefined) => readonly string[];
}

interface AskersParts {
  readonly subgraph: string;
  readonly mint: (principal: Principal) => Promise<string>;
  /** Who is asking, with what was granted for this request. */
  readonly principalOf: (context: RequestContext) => Principal;
  /** The headers of the client that this subgraph is sent. */
  readonly forwarded: readonly string[];
  readonly needsClientInfo: boolean;
  readonly callMs: number;
  readonly clock: Clock;
}

/** A token is good for longer than this and what its minter keeps it for. */
const keepMs = 10_000;

const timeoutOf = (milliseconds: number): string[] => [timeoutHeader, String(Math.floor(milliseconds))];

const scopeOf = (headers: readonly string[]): string => {
  let scope = '';
  for (let at = 0; at < headers.length; at += 2) {
    if (tellsCallsApart(headers[at] ?? '')) scope += `${headers[at]}:${headers[at + 1]}\n`;
  }
  return scope;
};

/** Requests of which a subgraph was told the client's address and device: its answer may be for that client alone. */
export const clientTold = createNote<true>();

const tellClient = (context: RequestContext): string => {
  const { address, client, device } = context;
  clientTold.set(context, true);
  return encodeClientInfo({ address, ...client, ...device });
};

export const createAskers = (parts: AskersParts): Askers => {
  const { clock, callMs } = parts;
  const askers = createNote<Asker>();

  const baseOf = async (context: RequestContext): Promise<string[]> => {
    const token = await parts.mint(parts.principalOf(context));
    const headers = ['content-type', 'application/json', 'accept', 'application/json'];
    headers.push(principalHeader, token, 'x-request-id', context.requestId);
    for (const name of parts.forwarded) {
      const value = context.forwarded[name];
      if (value !== undefined) headers.push(name, value);
    }
    if (parts.needsClientInfo) headers.push(clientInfoHeader, tellClient(context));
    return headers;
  };

  const make = async (context: RequestContext, waits: Waits): Promise<Asker> => {
    const base = await baseOf(context);
    const timed = [...base, ...timeoutOf(callMs)];
    const asker: Asker = { waits, base, timed, usual: undefined, scope: scopeOf(timed), madeAt: clock.now() };
    askers.set(context, asker);
    return asker;
  };

  return {
    of: (context) => {
      const known = askers.get(context);
      if (known !== undefined && clock.now() - known.madeAt < keepMs) return known;
      return make(context, known?.waits ?? createWaits(context, { clock, callMs }));
    },
    headersOf: (asker, milliseconds, span) => {
      if (milliseconds === callMs) {
        if (span !== undefined) return asker.timed.concat(traceHeaders(span));
        asker.usual ??= asker.timed.concat(traceHeaders());
        return asker.usual;
      }
      return [...asker.base, ...timeoutOf(milliseconds), ...traceHeaders(span)];
    },
  };
};
