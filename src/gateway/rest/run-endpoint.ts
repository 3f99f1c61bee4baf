import type { ApolloServer } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Values } from '#gateway/coerce-variables.ts';
import type { RequestContext } from '#gateway/request.ts';
import type { Clock } from '#platform/clock.ts';
import { refuse } from '#platform/errors.ts';
import { headerMapOf } from '#platform/graphql-http.ts';
import { parseExactBody } from './exact-body.ts';
import { refusalOf } from './failure.ts';
import type { RestEndpoint } from './rest-endpoint.ts';

export interface RunParts {
  readonly server: Pick<ApolloServer<RequestContext>, 'executeOperation'>;
  readonly createContext: (
    request: FastifyRequest,
    reply: FastifyReply,
  ) => RequestContext | Promise<RequestContext>;
  /** Throws a refusal when they are longer or deeper than variables may be. */
  readonly checkVariables: (variables: Values) => void;
  readonly canRun: (endpoint: RestEndpoint) => boolean;
  readonly clock: Clock;
}

interface Call {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

const tellProblem = ({ issues: [first] }: z.ZodError): string =>
  first === undefined || first.path.length === 0
    ? 'Send a JSON object.'
    : `${first.path.join('.')}: ${first.message}`;

const readBody = (body: unknown): unknown => {
  try {
    return typeof body === 'string' ? parseExactBody(body) : body;
  } catch {
    return refuse('BAD_REQUEST', { message: 'The body is no JSON.' });
  }
};

const readInput = ({ input, method }: RestEndpoint, { body, query, params }: FastifyRequest): unknown => {
  const read = input.safeParse(method === 'GET' ? Object.assign({}, query, params) : readBody(body));
  return read.success ? read.data : refuse('BAD_USER_INPUT', { message: tellProblem(read.error) });
};

const keyOf = ({ headers }: FastifyRequest): string | undefined => {
  const key = headers['idempotency-key'];
  return typeof key === 'string' && key !== '' ? key : undefined;
};

/** Before anything of the request is looked at, as the graph would. */
const requireCaller = ({ access }: RestEndpoint, { principal }: RequestContext): void => {
  if (access !== 'anyone' && principal.kind === 'anonymous') refuse('UNAUTHENTICATED');
};

/** Executes the stored operation of an endpoint as any other operation. Throws what it is refused for. */
export const createRunEndpoint =
  ({ server, createContext, checkVariables, canRun, clock }: RunParts) =>
  async (endpoint: RestEndpoint, { request, reply }: Call): Promise<object> => {
    const context = await createContext(request, reply);
    requireCaller(endpoint, context);
    if (!canRun(endpoint)) refuse('SERVICE_UNAVAILABLE');
    const input = readInput(endpoint, request);
    const variables = endpoint.variables(input, endpoint.takesKey ? keyOf(request) : undefined);
    checkVariables(variables);
    const { body, http } = await server.executeOperation(
      {
        query: endpoint.document,
        variables,
        http: { method: request.method, headers: headerMapOf(request), search: '', body: undefined },
      },
      // Only the graph explains.
      { contextValue: Object.freeze({ ...context, explain: false }) },
    );
    for (const [name, value] of http.headers) if (name !== 'content-type') reply.header(name, value);
    const { data, errors = [] } = body.kind === 'single' ? body.singleResult : body.initialResult;
    const now = new Date(clock.now()).toISOString();
    const answer = data ? endpoint.answer(data, { input, now }) : null;
    if (answer === null) throw refusalOf(errors);
    return endpoint.form === 'bare' ? answer : { success: true, data: answer, timestamp: now };
  };
