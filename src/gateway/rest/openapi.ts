import { z } from 'zod';
import { type ErrorCode, errorTable } from '#platform/errors.ts';
import { type RestEndpoint, services } from './rest-endpoint.ts';

type Json = Readonly<Record<string, unknown>>;

const schemaOf = (shape: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(shape, { io });
  return schema;
};

/** What any endpoint may be refused for, by status. */
const refusals = {
  400: ['BAD_USER_INPUT', 'The input is wrong; `error` says what of it.'],
  401: ['UNAUTHENTICATED', errorTable.UNAUTHENTICATED.message],
  403: ['FORBIDDEN', errorTable.FORBIDDEN.message],
  404: ['NOT_FOUND', 'What was asked for is not there.'],
  405: ['METHOD_NOT_ALLOWED', errorTable.METHOD_NOT_ALLOWED.message],
  413: ['PAYLOAD_TOO_LARGE', errorTable.PAYLOAD_TOO_LARGE.message],
  415: ['UNSUPPORTED_MEDIA_TYPE', errorTable.UNSUPPORTED_MEDIA_TYPE.message],
  429: ['RATE_LIMITED', errorTable.RATE_LIMITED.message],
  500: ['INTERNAL_SERVER_ERROR', errorTable.INTERNAL_SERVER_ERROR.message],
  502: ['UPSTREAM_FAILED', errorTable.UPSTREAM_FAILED.message],
  503: ['UPSTREAM_UNAVAILABLE', errorTable.UPSTREAM_UNAVAILABLE.message],
  504: ['UPSTREAM_TIMEOUT', errorTable.UPSTREAM_TIMEOUT.message],
} as const satisfies Record<number, readonly [ErrorCode, string]>;

const common = {
  code: z.string().meta({ description: 'From the closed list of the graph’s errors.' }),
  service: z.enum(services).optional(),
  requestId: z.string(),
};
const failure = z.object({ error: z.string(), ...common }).meta({ description: 'Why there is no answer.' });
const problem = z
  .object({
    type: z.string().meta({ description: '`about:blank`, or the problem type of a rate limit.' }),
    title: z.string(),
    status: z.int(),
    ...common,
    'violated-policies': z.array(z.string()).optional(),
    rateLimit: z
      .object({
        policy: z.string(),
        cost: z.number(),
        limit: z.number(),
        remaining: z.number(),
        resetAt: z.number().meta({ description: 'In seconds since the epoch.' }),
        retryAfter: z.number().meta({ description: 'In seconds.' }),
      })
      .optional(),
  })
  .meta({ description: 'The same by RFC 9457.' });

const headers: Json = {
  'X-Request-ID': { description: 'To ask us about the request.', schema: { type: 'string' } },
};
const limits: Json = {
  RateLimit: { description: 'What is left of the caller’s tokens.', schema: { type: 'string' } },
  'RateLimit-Policy': { description: 'How many tokens there are.', schema: { type: 'string' } },
};
const retryAfter: Json = { 'Retry-After': { description: 'In seconds.', schema: { type: 'integer' } } };

const responses: Json = Object.fromEntries(
  Object.entries(refusals).map(([status, [code, description]]) => [
    code,
    {
      description,
      headers: { ...headers, ...(status === '429' || status === '503' ? retryAfter : {}) },
      content: {
        'application/json': { schema: { $ref: '#/components/schemas/Failure' } },
        'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
      },
    },
  ]),
);

/** Which of the refusals an endpoint can meet. */
const statusesOf = ({ method, access, path }: RestEndpoint): string[] => {
  const isOpen = access === 'anyone';
  const never = new Set([
    ...(isOpen ? ['403'] : []),
    ...(method === 'GET' ? ['413', '415'] : []),
    ...(method === 'GET' && !path.includes(':') ? ['404'] : []),
  ]);
  return Object.keys(refusals).filter((status) => !never.has(status));
};

const answerOf = ({ output, form }: RestEndpoint): Json => {
  const data = schemaOf(output, 'output');
  return form === 'bare'
    ? data
    : {
        type: 'object',
        properties: {
          success: { const: true },
          data,
          timestamp: { type: 'string', format: 'date-time' },
        },
        required: ['success', 'data', 'timestamp'],
        additionalProperties: false,
      };
};

const parametersOf = ({ input, path, method, takesKey }: RestEndpoint): Json[] => {
  const { properties = {}, required = [] } = schemaOf(input, 'input') as {
    readonly properties?: Readonly<Record<string, Json>>;
    readonly required?: readonly string[];
  };
  const asked = Object.entries(properties).map(([name, schema]) => ({
    name,
    in: path.includes(`:${name}`) ? 'path' : 'query',
    required: required.includes(name),
    schema,
  }));
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'With a key the call is made again when its connection to the service breaks.',
    schema: { type: 'string' },
  };
  return [...(method === 'GET' ? asked : []), ...(takesKey ? [key] : [])];
};

const operationOf = (endpoint: RestEndpoint): Json => {
  const parameters = parametersOf(endpoint);
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    tags: [endpoint.service ?? 'health'],
    ...(endpoint.access === 'anyone' ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(endpoint.method === 'GET'
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(endpoint.input, 'input') } },
          },
        }),
    responses: {
      200: {
        description: 'The answer.',
        headers: { ...headers, ...limits },
        content: { 'application/json': { schema: answerOf(endpoint) } },
      },
      ...Object.fromEntries(
        statusesOf(endpoint).map((status) => [
          status,
          { $ref: `#/components/responses/${refusals[Number(status) as keyof typeof refusals][0]}` },
        ]),
      ),
    },
  };
};

/** The REST edge as an OpenAPI 3.1 document. */
export const describeRest = (endpoints: readonly RestEndpoint[]): Json => ({
  openapi: '3.1.1',
  info: {
    title: 'Soba REST edge',
    version: '1.0.0',
    description: 'The Python services by REST. Each endpoint is an operation of the graph at `/graphql`.',
  },
  servers: [{ url: '/' }],
  security: [{ bearer: [] }],
  paths: Object.fromEntries(
    endpoints.map((endpoint) => [
      endpoint.path.replaceAll(/:(\w+)/g, '{$1}'),
      { [endpoint.method.toLowerCase()]: operationOf(endpoint) },
    ]),
  ),
  components: {
    securitySchemes: {
      bearer: { type: 'http', scheme: 'bearer', description: 'An access token or an API key.' },
    },
    schemas: { Failure: schemaOf(failure, 'output'), Problem: schemaOf(problem, 'output') },
    responses,
  },
});
