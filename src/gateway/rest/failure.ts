import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { errorTable, isErrorCode, Refusal, refusal } from '#platform/errors.ts';
import { type Problem, problemOf } from '#platform/http-errors.ts';
import type { ServiceName } from './rest-endpoint.ts';

/** The first of what went wrong, by the one table of errors. */
export const refusalOf = ([first]: readonly GraphQLFormattedError[]): Refusal => {
  const { code, ...details } = first?.extensions ?? {};
  return isErrorCode(code)
    ? new Refusal(code, first?.message ?? errorTable[code].message, details)
    : refusal('INTERNAL_SERVER_ERROR');
};

/** Whether the service behind an endpoint is what failed. */
const isOfService = (code: string): boolean =>
  code.startsWith('UPSTREAM_') || code === 'SUBGRAPH_UNAVAILABLE' || code === 'SERVICE_UNAVAILABLE';

const secondsOf = (value: unknown): string | undefined =>
  typeof value === 'number' && value > 0 ? String(Math.ceil(value)) : undefined;

/** RFC 9457 problem type of draft-ietf-httpapi-ratelimit-headers. */
const quotaExceeded = 'https://iana.org/assignments/http-problem-types#quota-exceeded';

/** Which windows of which limit were too empty, and what is left of them: as the graph tells it in its extensions. */
const quotaOf = ({ code, rateLimit }: Problem): object => {
  if (code !== 'RATE_LIMITED' || rateLimit === undefined) return {};
  const { violatedPolicies = [], ...facts } = Object(rateLimit) as {
    readonly violatedPolicies?: readonly string[];
  };
  return { type: quotaExceeded, 'violated-policies': violatedPolicies, rateLimit: facts };
};

const wantsProblem = ({ headers }: FastifyRequest): boolean =>
  headers.accept?.includes('application/problem+json') === true;

/** A failure in the form that the REST edge has for all of them, or as RFC 9457 where the caller asks for that. */
export const sendFailure = (
  thrown: unknown,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  service: ServiceName | null = null,
): FastifyReply => {
  const problem = problemOf(thrown);
  const { type, title, status, code, retryAfter } = problem;
  const wait = secondsOf(retryAfter);
  if (wait !== undefined && !reply.hasHeader('retry-after')) reply.header('retry-after', wait);
  if (code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer');
  const of = service !== null && isOfService(code) ? { service } : {};
  const requestId = request.id;
  reply.code(status).header('cache-control', 'no-store');
  return wantsProblem(request)
    ? reply
        .type('application/problem+json')
        .send({ type, title, status, code, ...of, requestId, ...quotaOf(problem) })
    : reply.type('application/json').send({ error: title, code, ...of, requestId });
};
