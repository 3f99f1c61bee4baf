import { HeaderMap } from '@apollo/server';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { ReadonlyRequest } from '#gateway/request.ts';
import type { SecuredGateway } from '#gateway/secured-gateway.ts';
import type { Stage } from '#gateway/stage.ts';

interface Parts {
  readonly executeEarly: SecuredGateway['executeEarly'];
  readonly formatError: (formatted: GraphQLFormattedError, error: GraphQLError) => GraphQLFormattedError;
}

/** As Apollo Server gives an error to its formatter, but for HTTP: what a field fails with is no matter of the whole answer. */
const enrich = (error: GraphQLError): GraphQLFormattedError => ({
  ...error.toJSON(),
  extensions: { ...error.extensions, code: error.extensions['code'] ?? 'INTERNAL_SERVER_ERROR' },
});

/** Apollo's reports look for them there. */
const noteErrors = (request: ReadonlyRequest, errors: readonly GraphQLError[]): void => {
  (request as { errors?: readonly GraphQLError[] }).errors = errors;
};

/**
 * Executes the operation. Apollo Server would do it next, but gives its executor an object with accessors made for the
 * request: V8 keeps those, and all that they can reach, until it collects the whole heap. What came to no data goes that
 * way all the same, since Apollo Server knows which HTTP status it has.
 */
export const execute = ({ executeEarly, formatError }: Parts): Stage => ({
  name: 'execute',
  answer: async (request) => {
    const result = await executeEarly(request);
    if (result === undefined) return null;
    // A copy: requests may have the same result, and what is added to an answer is for one.
    const { errors = [], ...answer } = result;
    const http = { headers: new HeaderMap() };
    if (errors.length === 0) return { http, body: { kind: 'single', singleResult: answer } };
    noteErrors(request, errors);
    const formatted = errors.map((error) => formatError(enrich(error), error));
    return { http, body: { kind: 'single', singleResult: { ...answer, errors: formatted } } };
  },
});
