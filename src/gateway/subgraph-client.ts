import type { GraphQLDataSource } from '@apollo/gateway';
import type { Histogram } from 'prom-client';
import { errors, Pool } from 'undici';
import { z } from 'zod';
import type { Clock } from '#platform/clock.ts';
import { timeoutHeader } from '#platform/deadline.ts';
import { type ErrorCode, errorTable, toError } from '#platform/errors.ts';
import { anonymous, type Principal, principalHeader } from '#platform/identity.ts';
import type { Logger } from '#platform/logger.ts';
import { traceHeaders, withClientSpan } from '#platform/tracing.ts';
import type { GatewayConfig } from './config.ts';
import type { RequestContext } from './request.ts';

type SubgraphRequest = Parameters<GraphQLDataSource['process']>[0];
type SubgraphResponse = Awaited<ReturnType<GraphQLDataSource['process']>>;

export interface SubgraphClientParts {
  readonly config: GatewayConfig;
  readonly mint: (principal: Principal) => Promise<string>;
  /** Who is asking, with what was granted for this request. */
  readonly principalOf: (context: RequestContext) => Principal;
  readonly duration: Histogram<'subgraph' | 'outcome'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface SubgraphClient extends GraphQLDataSource {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const Answer = z.looseObject({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(z.looseObject({ message: z.string(), extensions: z.record(z.string(), z.unknown()).optional() }))
    .optional(),
});

/** The call failed as a whole: the fields it would have filled become null, each with this error. */
class CallFailure extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, cause: unknown) {
    super(toError(cause).message, { cause });
    this.code = code;
  }
}

const isTimeout = (error: unknown): boolean =>
  error instanceof errors.HeadersTimeoutError ||
  error instanceof errors.BodyTimeoutError ||
  (Object(error) as { readonly name?: unknown }).name === 'TimeoutError';

const callFailure = (error: unknown): CallFailure =>
  error instanceof CallFailure
    ? error
    : new CallFailure(isTimeout(error) ? 'DEADLINE_EXCEEDED' : 'SUBGRAPH_UNAVAILABLE', error);

const parseAnswer = (status: number, text: string): SubgraphResponse => {
  // Our subgraphs answer 200 to everything the gateway may ask; anything else is a fault between us.
  if (status !== 200) throw new Error(`HTTP status ${status}`);
  return Answer.parse(JSON.parse(text)) as SubgraphResponse;
};

const headersFor = async (
  parts: SubgraphClientParts,
  { context, timeLeft }: { readonly context: Partial<RequestContext>; readonly timeLeft: number },
): Promise<Record<string, string>> => ({
  'content-type': 'application/json',
  accept: 'application/json',
  [principalHeader]: await parts.mint(
    context.principal === undefined ? anonymous : parts.principalOf(context as RequestContext),
  ),
  [timeoutHeader]: String(Math.floor(timeLeft)),
  ...(context.requestId === undefined ? {} : { 'x-request-id': context.requestId }),
  ...traceHeaders(),
});

/** The only place that calls a subgraph: who is asking, how long it may take, which trace it belongs to. */
export const createSubgraphClient = (
  name: string,
  url: string,
  parts: SubgraphClientParts,
): SubgraphClient => {
  const { config, clock, logger } = parts;
  const target = new URL(url);
  const pool = new Pool(target.origin, {
    connections: config.SOBA_SUBGRAPH_CONNECTIONS,
    connectTimeout: Math.min(config.SOBA_SUBGRAPH_TIMEOUT_MS, 3000),
    maxResponseSize: config.SOBA_SUBGRAPH_RESPONSE_LIMIT_BYTES,
  });

  const call = async (request: SubgraphRequest['request'], context: Partial<RequestContext>) => {
    const left = (context.deadline ?? Number.POSITIVE_INFINITY) - clock.now();
    const timeLeft = Math.min(config.SOBA_SUBGRAPH_TIMEOUT_MS, left);
    if (timeLeft <= 0) throw new CallFailure('DEADLINE_EXCEEDED', 'no time left');
    const timeout = AbortSignal.timeout(timeLeft);
    const response = await pool.request({
      path: target.pathname,
      method: 'POST',
      headers: await headersFor(parts, { context, timeLeft }),
      body: JSON.stringify({ query: request.query, variables: request.variables }),
      signal: context.signal === undefined ? timeout : AbortSignal.any([timeout, context.signal]),
    });
    return parseAnswer(response.statusCode, await response.body.text());
  };

  const failed = (error: unknown): SubgraphResponse => {
    const { code, cause } = callFailure(error);
    logger.warn({ err: cause, subgraph: name, code }, 'A subgraph could not be asked.');
    return { errors: [{ message: errorTable[code].message, extensions: { code } }] } as SubgraphResponse;
  };

  const process = async ({ request, context }: SubgraphRequest): Promise<SubgraphResponse> => {
    const started = performance.now();
    const observe = (outcome: string): void =>
      parts.duration.observe({ subgraph: name, outcome }, (performance.now() - started) / 1000);
    try {
      const answer = await withClientSpan(`subgraph ${name}`, () => call(request, context));
      observe(answer.errors === undefined ? 'ok' : 'errors');
      return answer;
    } catch (error) {
      observe('failed');
      return failed(error);
    }
  };

  return { url, process, stop: () => pool.close() };
};
