import type { FastifyInstance } from 'fastify';
import { refusal } from '#platform/errors.ts';
import { problemOf } from '#platform/http-errors.ts';
import type { Logger } from '#platform/logger.ts';
import { restEndpoints } from './endpoints.ts';
import { sendFailure } from './failure.ts';
import { describeRest } from './openapi.ts';
import type { RestEndpoint } from './rest-endpoint.ts';
import { createRunEndpoint, type RunParts } from './run-endpoint.ts';

const prefix = '/api';
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Read once it is known who is asking: to keep every digit takes longer than to read JSON does. */
const leaveJson = (scope: FastifyInstance): void => {
  scope.removeContentTypeParser('application/json');
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) =>
    done(null, text),
  );
};

/** A path that is there, asked in a way that it does not take. */
const refuseMethods = (scope: FastifyInstance, url: string, allowed: RestEndpoint['method']): void => {
  scope.route({
    method: methods.filter((method) => method !== allowed),
    url,
    handler: (request, reply) => {
      reply.header('allow', allowed);
      return sendFailure(refusal('METHOD_NOT_ALLOWED'), { request, reply });
    },
  });
};

/** The REST edge: its routes are the rows of one table. */
export const addRestRoutes = async (
  app: FastifyInstance,
  parts: RunParts & { readonly logger: Logger },
): Promise<void> => {
  const run = createRunEndpoint(parts);
  const document = describeRest(restEndpoints);
  await app.register(
    (scope, _options, done) => {
      leaveJson(scope);
      scope.setErrorHandler((thrown, request, reply) => {
        if (problemOf(thrown).status === 500) parts.logger.error({ err: thrown }, 'A request failed.');
        return sendFailure(thrown, { request, reply });
      });
      scope.setNotFoundHandler((request, reply) => sendFailure(refusal('NOT_FOUND'), { request, reply }));
      for (const endpoint of restEndpoints) {
        const url = endpoint.path.slice(prefix.length);
        scope.route({
          method: endpoint.method,
          url,
          handler: async (request, reply) => {
            try {
              return await run(endpoint, { request, reply });
            } catch (thrown) {
              return sendFailure(thrown, { request, reply }, endpoint.service);
            }
          },
        });
        refuseMethods(scope, url, endpoint.method);
      }
      scope.get('/openapi.json', () => document);
      refuseMethods(scope, '/openapi.json', 'GET');
      done();
    },
    { prefix },
  );
};
