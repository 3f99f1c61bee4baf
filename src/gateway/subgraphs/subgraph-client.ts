import type { GraphQLDataSource } from '@apollo/gateway';
import type { SubgraphAnswer } from '#gateway/execution/subgraph-answer.ts';
import type { RequestContext } from '#gateway/request.ts';
import type { Clock } from '#platform/clock.ts';
import { errorTable } from '#platform/errors.ts';
import type { Principal } from '#platform/identity.ts';
import type { Logger } from '#platform/logger.ts';
import { beginCallSpan, callEnds, endCallSpan } from '#platform/tracing/spans.ts';
import { createUpstream, type Upstream } from '#platform/upstream/create-upstream.ts';
import { toFailure, type UpstreamFailure } from '#platform/upstream/failure.ts';
import { createAskers } from './askers.ts';
import { createCalls, type SubgraphCall } from './calls.ts';
import { headersFor } from './header-rules.ts';
import { createOutageLog, type OutageLog } from './outage-log.ts';
import type { SubgraphResponse } from './read-answer.ts';
import type { SubgraphSettings } from './settings.ts';
import type { SubgraphMetrics } from './subgraph-metrics.ts';
import { createTargets, timeoutOf, upstreamSettings } from './targets.ts';

type ApolloRequest = Parameters<GraphQLDataSource['process']>[0];
type ApolloResponse = Awaited<ReturnType<GraphQLDataSource['process']>>;

export interface SubgraphClientParts {
  readonly config: SubgraphSettings;
  readonly mint: (principal: Principal) => Promise<string>;
  /** Who is asking, with what was granted for this request. */
  readonly principalOf: (context: RequestContext) => Principal;
  readonly metrics: SubgraphMetrics;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

export interface SubgraphClient extends GraphQLDataSource {
  readonly urls: readonly string[];
  readonly upstream: Upstream;
  /** Never rejects: a call that fails is answered with an error. */
  readonly ask: (call: SubgraphCall) => Promise<SubgraphAnswer>;
  readonly stop: () => Promise<void>;
}

const answerOf = (failure: UpstreamFailure): SubgraphAnswer => {
  const code = failure.kind === 'timeout' ? 'DEADLINE_EXCEEDED' : 'SUBGRAPH_UNAVAILABLE';
  const { retryAfterMs, status } = failure;
  const hint = retryAfterMs === undefined ? {} : { retryAfter: Math.ceil(retryAfterMs / 1000) };
  // One that refuses the call is well.
  const isOutage = status === undefined || status >= 500;
  return { errors: [{ message: errorTable[code].message, extensions: { code, ...hint } }], isOutage, status };
};

const startUpstream = (
  { name, urls }: { readonly name: string; readonly urls: readonly string[] },
  { config, clock, random, metrics }: SubgraphClientParts,
  outage: OutageLog,
): Upstream => {
  const [first = '', ...others] = urls;
  const counters = metrics.upstreams.eventsOf(name);
  return createUpstream({
    targets: createTargets([first, ...others], config, timeoutOf(config, name)),
    settings: upstreamSettings(config),
    clock,
    random,
    events: {
      retried: counters.retried,
      targetChanged: outage.targetChanged,
      breakerChanged: (state) => {
        if (state === 'open') counters.tripped();
        outage.breakerChanged(state);
      },
    },
  });
};

/** What the subgraph's headers say about those of our answer. */
const createHeaderNotes = ({ SOBA_SUBGRAPH_RESPONSE_HEADERS: names }: SubgraphSettings) => {
  const takesCacheControl = names.has('cache-control');
  const takesCookies = names.has('set-cookie');
  return ({ answerHeaders }: RequestContext, { cacheControl, age, cookies }: SubgraphResponse): void => {
    if (takesCacheControl) answerHeaders.noteCacheControl(cacheControl, age);
    if (takesCookies) for (const cookie of cookies) answerHeaders.addCookie(cookie);
  };
};

/** For the executor of @apollo/gateway, which writes to what it is given: its answers are its own. */
const processWith =
  (ask: SubgraphClient['ask']) =>
  async ({ request, context }: ApolloRequest): Promise<ApolloResponse> => {
    const { query = '', variables = {} } = request;
    const answer = await ask({
      bodyPrefix: `${JSON.stringify({ query }).slice(0, -1)},"variables":`,
      variables,
      context: context as RequestContext,
      isQuery: !query.startsWith('mutation'),
      mayShare: false,
    });
    return answer as ApolloResponse;
  };

/** The only place that calls a subgraph: who is asking, how long it may take, which trace it belongs to. */
export const createSubgraphClient = (
  name: string,
  urls: readonly string[],
  parts: SubgraphClientParts,
): SubgraphClient => {
  const { config, metrics, clock, logger } = parts;
  const outage = createOutageLog({ subgraph: name, clock, logger });
  const upstream = startUpstream({ name, urls }, parts, outage);
  const { observe, joined } = metrics.of(name);
  const callMs = timeoutOf(config, name);
  const askers = createAskers({
    subgraph: name,
    mint: parts.mint,
    principalOf: parts.principalOf,
    forwarded: headersFor(config.SOBA_SUBGRAPH_REQUEST_HEADERS, name),
    needsClientInfo: config.SOBA_SUBGRAPH_CLIENT_INFO.has(name),
    callMs,
    clock,
  });
  const call = createCalls({
    upstream,
    askers,
    callMs,
    clock,
    outage,
    isShared: config.SOBA_SUBGRAPH_SHARING,
    onJoin: joined,
  });
  const noteHeaders = createHeaderNotes(config);
  const ends = callEnds(`subgraph ${name}`);

  const ask = async (asked: SubgraphCall): Promise<SubgraphAnswer> => {
    const started = performance.now();
    const span = beginCallSpan(started);
    try {
      const { value, isShared, askedAt } = await call(asked, span);
      const ended = performance.now();
      if (span !== undefined) endCallSpan(span, ended, isShared ? ends.shared : ends.ok);
      noteHeaders(asked.context, value);
      const { data, errors, extensions, cacheControl, age } = value;
      observe(errors === undefined ? 'ok' : 'errors', (ended - started) / 1000);
      return { data, errors, extensions, shared: isShared, cacheControl, age, askedAt };
    } catch (thrown) {
      const failure = toFailure(thrown);
      const ended = performance.now();
      if (span !== undefined) endCallSpan(span, ended, ends.failed);
      observe(failure.kind === 'cancelled' ? 'cancelled' : 'failed', (ended - started) / 1000);
      return answerOf(failure);
    }
  };
  metrics.upstreams.watch(name, upstream);
  return {
    urls,
    upstream,
    ask,
    process: processWith(ask),
    stop: async () => {
      metrics.upstreams.forget(name, upstream);
      await upstream.stop();
    },
  };
};
