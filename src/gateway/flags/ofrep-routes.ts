import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Authenticated, requireCertainty } from '#gateway/authentication/authenticate.ts';
import { refusal } from '#platform/errors.ts';
import { type Principal, principalHeader } from '#platform/identity.ts';
import type { RateLimiter } from '#platform/rate-limit/create-rate-limiter.ts';
import { rateLimitHeaders } from '#platform/rate-limit/headers.ts';
import { identityKey } from '#platform/rate-limit/identity-key.ts';
import { tierPolicies } from '#platform/rate-limit/policy.ts';

interface Parts {
  /** Where the flags subgraph is. */
  readonly url: string;
  readonly mint: (principal: Principal) => Promise<string>;
  readonly authenticate: (request: Pick<FastifyRequest, 'headers'>) => Authenticated | Promise<Authenticated>;
  readonly addressOf: (request: FastifyRequest) => string;
  /** Undefined where rate limits are not enforced. */
  readonly limiter: Pick<RateLimiter, 'consume'> | undefined;
}

const timeoutMs = 2000;

/** Clients of OFREP may send an API key in a header of its own. */
const withKey = ({ headers }: FastifyRequest): Pick<FastifyRequest, 'headers'> => {
  const key = headers['x-api-key'];
  return headers.authorization === undefined && typeof key === 'string'
    ? { headers: { ...headers, authorization: `Bearer ${key}` } }
    : { headers };
};

/** As an operation without costs: one token. */
const debit = async (
  { limiter, addressOf }: Parts,
  principal: Principal,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Promise<void> => {
  if (limiter === undefined) return;
  const identity = identityKey({ principal, address: addressOf(request) });
  const decision = await limiter.consume(tierPolicies[principal.tier], identity, 1);
  reply.headers(rateLimitHeaders(decision, { random: Math.random }));
  if (!decision.allowed) throw refusal(decision.code ?? 'RATE_LIMITED');
};

const path = '/ofrep/v1/evaluate/flags';

/** Never by the request line: it may name another host. */
const addressFor = (parts: Parts, { params }: FastifyRequest): URL => {
  const { key } = params as { readonly key?: string };
  return new URL(key === undefined ? path : `${path}/${encodeURIComponent(key)}`, parts.url);
};

const forward = async (parts: Parts, request: FastifyRequest, principal: Principal): Promise<Response> => {
  const tag = request.headers['if-none-match'];
  return fetch(addressFor(parts, request), {
    method: 'POST',
    headers: {
      [principalHeader]: await parts.mint(principal),
      'content-type': 'application/json',
      'x-request-id': request.id,
      ...(tag === undefined ? {} : { 'if-none-match': tag }),
    },
    body: JSON.stringify(request.body ?? {}),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    throw Object.assign(refusal('SUBGRAPH_UNAVAILABLE'), { cause: error });
  });
};

const passedOn = ['etag', 'cache-control', 'content-type'] as const;

/** OFREP has a word of its own for it. */
const isUnreadable = (error: unknown): boolean =>
  /^FST_ERR_CTP_(INVALID|EMPTY)_JSON_BODY$/.test(String((Object(error) as { code?: unknown }).code));

/** OFREP at the gateway's own address: authenticated and limited here, evaluated by the flags subgraph. */
export const addOfrepRoutes = (app: FastifyInstance, parts: Parts): void => {
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const authenticated = await parts.authenticate(withKey(request));
    requireCertainty(authenticated, 'query');
    await debit(parts, authenticated.principal, { request, reply });
    const response = await forward(parts, request, authenticated.principal);
    for (const name of passedOn) {
      const value = response.headers.get(name);
      if (value !== null) reply.header(name, value);
    }
    return reply.code(response.status).send(response.status === 304 ? undefined : await response.text());
  };
  void app.register((scope, _options, done) => {
    scope.setErrorHandler((error, _request, reply) => {
      if (!isUnreadable(error)) throw error;
      return reply.code(400).send({ errorCode: 'PARSE_ERROR', errorDetails: 'The body is not JSON.' });
    });
    scope.post(path, answer);
    scope.post(`${path}/:key`, answer);
    done();
  });
};
