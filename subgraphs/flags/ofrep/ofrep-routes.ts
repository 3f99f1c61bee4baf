import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Evaluation } from '#platform/flags/compile-flag.ts';
import { type Principal, principalHeader } from '#platform/identity.ts';
import type { Flags } from '../evaluation/start-flags.ts';
import { readContext } from './ofrep-context.ts';
import { OfrepError } from './ofrep-error.ts';

interface Parts {
  readonly flags: Pick<Flags, 'decide' | 'decideAll' | 'environment'>;
  /** Only what the gateway signed passes. */
  readonly verifyGateway: (token: unknown) => Promise<Principal>;
}

const path = '/ofrep/v1/evaluate/flags';

const describeFlag = ({ key, value, variant, reason, version }: Evaluation) => ({
  key,
  value,
  variant,
  reason,
  metadata: { version },
});

const keyOf = ({ params }: FastifyRequest): { readonly key?: string } => {
  const { key } = Object(params) as { readonly key?: unknown };
  return typeof key === 'string' ? { key } : {};
};

const isUnreadable = (thrown: unknown): boolean => {
  const { code, statusCode } = Object(thrown) as { readonly code?: unknown; readonly statusCode?: unknown };
  return statusCode === 400 && (code === undefined || String(code).startsWith('FST_ERR_CTP'));
};

/** OFREP has words for what is wrong with a question; the rest is answered as everywhere. */
const answerError = (thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const error = isUnreadable(thrown) ? new OfrepError('PARSE_ERROR', 'The body is not JSON.') : thrown;
  if (!(error instanceof OfrepError)) throw thrown;
  return reply.code(error.errorCode === 'FLAG_NOT_FOUND' ? 404 : 400).send({
    ...keyOf(request),
    errorCode: error.errorCode,
    errorDetails: error.message,
  });
};

const evaluateOne = async ({ flags, verifyGateway }: Parts, request: FastifyRequest) => {
  const principal = await verifyGateway(request.headers[principalHeader]);
  const context = readContext(request.body, principal);
  const { key = '' } = keyOf(request);
  const evaluation = await flags.decide(key, context);
  if (evaluation === undefined) throw new OfrepError('FLAG_NOT_FOUND', 'There is no such flag.');
  return describeFlag(evaluation);
};

/** The tag is of what is answered: time changes that as well as a change of the flags. */
const tagFor = (text: string): string => `"${createHash('sha1').update(text).digest('base64url')}"`;

const evaluateAll = async (
  { flags, verifyGateway }: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const principal = await verifyGateway(request.headers[principalHeader]);
  const evaluations = await flags.decideAll(readContext(request.body, principal));
  const text = JSON.stringify({
    flags: evaluations.map(describeFlag),
    metadata: { environment: flags.environment },
  });
  const tag = tagFor(text);
  reply.header('etag', tag);
  if (request.headers['if-none-match'] === tag) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').send(text);
};

/** The OpenFeature Remote Evaluation Protocol 0.3: for any SDK of OpenFeature, with no rule leaving the platform. */
export const addOfrepRoutes = (app: FastifyInstance, parts: Parts): void => {
  void app.register((scope, _options, done) => {
    scope.setErrorHandler(answerError);
    scope.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', 'private, no-cache');
    });
    scope.post(`${path}/:key`, (request) => evaluateOne(parts, request));
    scope.post(path, (request, reply) => evaluateAll(parts, request, reply));
    done();
  });
};
