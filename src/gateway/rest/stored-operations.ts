import type { ApolloServerPlugin } from '@apollo/server';
import { type GraphQLSchema, parse, validate } from 'graphql';
import type { Logger } from '#platform/logger.ts';
import type { RestEndpoint } from './rest-endpoint.ts';

export interface StoredOperations {
  /** Looks at each schema that is loaded. */
  readonly plugin: ApolloServerPlugin;
  /** Whether the graph that is served has all that the endpoint asks for. */
  readonly canRun: (endpoint: RestEndpoint) => boolean;
}

/** A graph without the fields of an endpoint turns that endpoint off, and nothing else. */
export const createStoredOperations = (
  endpoints: readonly RestEndpoint[],
  logger: Logger,
): StoredOperations => {
  const parsed = endpoints.map((endpoint) => ({ endpoint, document: parse(endpoint.document) }));
  let off: ReadonlySet<RestEndpoint> = new Set(endpoints);
  let told = '';
  const look = (schema: GraphQLSchema): void => {
    const problems = parsed.flatMap(({ endpoint, document }) => {
      const [problem] = validate(schema, document);
      return problem === undefined ? [] : [{ endpoint, reason: problem.message }];
    });
    off = new Set(problems.map(({ endpoint }) => endpoint));
    const text = problems.map(({ endpoint, reason }) => `${endpoint.path}: ${reason}`).join('\n');
    if (text !== told && text !== '')
      logger.warn(
        { endpoints: text.split('\n') },
        'REST endpoints are off: the graph lacks what they ask for.',
      );
    told = text;
  };
  return {
    canRun: (endpoint) => !off.has(endpoint),
    plugin: {
      serverWillStart: async () => ({ schemaDidLoadOrUpdate: ({ apiSchema }) => look(apiSchema) }),
    },
  };
};
