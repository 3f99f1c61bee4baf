import { type ApolloServer, type BaseContext, HeaderMap } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fillMarks } from './answer-bytes.ts';
import { encodeText } from './encode-text.ts';
import { Refusal } from './errors.ts';
import { graphqlRefusal } from './graphql-errors.ts';
import { type JsonStatus, statusOf } from './graphql-status.ts';
import { problemOf } from './http-errors.ts';
import type { Logger } from './logger.ts';
import { sendParts } from './send-parts.ts';

/** What Apollo Server reads of a request to know what it asks to run. */
export interface HttpQuery {
  readonly body: unknown;
  readonly search: string;
}

export interface GraphqlRoute<Context extends BaseContext> {
  /** `/graphql` when not given. */
  readonly path?: string;
  readonly server: ApolloServer<Context>;
  readonly logger: Logger;
  readonly createContext: (request: FastifyRequest, reply: FastifyReply) => Context | Promise<Context>;
  /** Looks at a request, and may change what it asks to run, before the server reads it. Refuses by throwing. */
  readonly prepare?: (request: FastifyRequest) => HttpQuery | Promise<HttpQuery>;
  /** `strict` when not given. */
  readonly jsonStatus?: JsonStatus;
}

/** Headers as Apollo Server reads them. */
export const headerMapOf = (request: FastifyRequest): HeaderMap => {
  const headers = new HeaderMap();
  const given = request.headers;
  for (const name in given) {
    const value = given[name];
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
};

/** Most clients say no more, and get what they would get if they said nothing. */
const saysNothing: ReadonlySet<string | undefined> = new Set(['application/json', '*/*']);

/** Without an `accept` that says nothing: Apollo Server would weigh all that it can answer by it, for each request. */
const weighableHeaders = (request: FastifyRequest): HeaderMap => {
  const headers = headerMapOf(request);
  if (saysNothing.has(headers.get('accept'))) headers.delete('accept');
  return headers;
};

export const searchOf = (url: string): string => {
  const start = url.indexOf('?');
  return start === -1 ? '' : url.slice(start);
};

const longText = 16_384;

const refuseAsGraphql = (thrown: unknown): never => {
  throw thrown instanceof Refusal ? graphqlRefusal(thrown) : thrown;
};

const answer = async <Context extends BaseContext>(
  route: GraphqlRoute<Context>,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Promise<FastifyReply> => {
  const httpGraphQLRequest = {
    method: request.method,
    headers: weighableHeaders(request),
    search: searchOf(request.url),
    body: request.body,
  };
  // The server makes the context after its look at CSRF and before it reads the request.
  const context = async (): Promise<Context> => {
    try {
      // Most is known at once, and waiting for nothing takes time as well.
      const pending = route.createContext(request, reply);
      const made = pending instanceof Promise ? await pending : pending;
      const prepared = route.prepare?.(request);
      Object.assign(httpGraphQLRequest, prepared instanceof Promise ? await prepared : prepared);
      return made;
    } catch (thrown) {
      return refuseAsGraphql(thrown);
    }
  };
  const response = await route.server.executeHTTPGraphQLRequest({ httpGraphQLRequest, context });
  reply.code(statusOf(response, route.jsonStatus ?? 'strict'));
  for (const [name, value] of response.headers) {
    // CORS has said before what it makes the answer vary by.
    reply.header(name, name === 'vary' ? [reply.getHeader('vary') ?? [], value].flat().join(', ') : value);
  }
  const { body } = response;
  let text = body.kind === 'complete' ? body.string : '';
  if (body.kind === 'chunked') for await (const chunk of body.asyncIterator) text += chunk;
  const whole = fillMarks(text);
  if (typeof whole !== 'string') return sendParts(reply, whole);
  // Node copies a long text twice more, to put its own headers in front of it and to write it.
  return reply.send(whole.length >= longText ? encodeText(whole) : whole);
};

/** `/graphql` on an HTTP service: Apollo Server's pipeline, our refusals in GraphQL's error shape. */
export const createGraphqlRoute = async <Context extends BaseContext>(
  app: FastifyInstance,
  route: GraphqlRoute<Context>,
): Promise<void> => {
  await app.register((scope, _options, done) => {
    scope.setErrorHandler((thrown, request, reply) => {
      const { status, title, code } = problemOf(thrown);
      if (status >= 500) route.logger.error({ err: thrown }, 'A request failed.');
      const extensions = status >= 500 ? { code, requestId: request.id } : { code };
      return reply
        .code(status)
        .type('application/json')
        .send({ errors: [{ message: title, extensions }] });
    });
    scope.route({
      method: ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'],
      url: route.path ?? '/graphql',
      handler: (request, reply) => answer(route, { request, reply }),
    });
    done();
  });
};
