import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLSchema, graphql, parse } from 'graphql';
import { decodeJwt } from 'jose';
import { principalHeader } from '#platform/identity.ts';
import { completeSdl } from '#platform/subgraph-sdl.ts';
import type { FakeSubgraph } from './gateway.ts';

type Resolvers = Readonly<Record<string, unknown>>;

/** Who the gateway says is asking; the signature is not looked at. */
const principalIn = (header: unknown): unknown =>
  typeof header === 'string' ? decodeJwt(header)['principal'] : undefined;

/**
 * A subgraph for `startTestGateway` that really executes: its SDL with resolvers, whose context is the principal, and no
 * enforcement of its own.
 */
export const executingSubgraph = (sdl: string, resolvers: Resolvers): FakeSubgraph => {
  const schema: GraphQLSchema = buildSubgraphSchema([
    { typeDefs: parse(completeSdl(sdl)), resolvers: resolvers as never },
  ]);
  return {
    sdl,
    handler: (body, response, { headers }) => {
      const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
      void graphql({
        schema,
        source: query,
        contextValue: principalIn(headers[principalHeader]),
        ...(variables === undefined ? {} : { variableValues: variables }),
      }).then((result) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result)),
      );
    },
  };
};
