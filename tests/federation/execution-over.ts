import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { buildSchema, parse, printSchema } from 'graphql';
import type { SubgraphAnswer, SubgraphRequest } from '#gateway/execution/subgraph-answer.ts';
import { createTestExecutor } from '#support/executor.ts';
import { answerJoined } from './execution-joined.ts';

export type Answer = (request: SubgraphRequest, subgraph: string) => SubgraphAnswer | Promise<SubgraphAnswer>;
export type Row = Record<string, unknown>;

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@external",
  "@shareable", "@inaccessible", "@interfaceObject"])\n`;

export const composeAll = (sdls: Readonly<Record<string, string>>): string => {
  const services = Object.entries(sdls).map(([name, sdl]) => ({
    name,
    url: `http://${name}`,
    typeDefs: parse(link + sdl),
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl === undefined) throw new Error(errors?.join('\n'));
  return supergraphSdl;
};

export const createApiSchema = (supergraphSdl: string) =>
  buildSchema(printSchema(Supergraph.build(supergraphSdl).apiSchema().toGraphQLJSSchema()));

/** Answers a whole call by its text, instead of its fetches. */
type Refuse = (query: string) => SubgraphAnswer | undefined;

/** An executor over these subgraphs that notes what they are asked. */
export const over = (
  sdls: Readonly<Record<string, string>>,
  answers: Readonly<Record<string, Answer>>,
  { batching = true, refuse }: { readonly batching?: boolean; readonly refuse?: Refuse } = {},
) => {
  const supergraphSdl = composeAll(sdls);
  const apiSchema = createApiSchema(supergraphSdl);
  const executor = createTestExecutor({ supergraphSdl, apiSchema, maxOperations: 100, batching });
  const asked: { readonly subgraph: string; readonly query: string; readonly variables: Row }[] = [];
  const execute = (query: string, variables: Row = {}) =>
    executor.execute({
      document: parse(query),
      operationName: undefined,
      queryHash: query,
      variables,
      context: {},
      fetch: async (subgraph, request) => {
        asked.push({ subgraph, query: request.query, variables: request.variables });
        const refused = refuse?.(request.query);
        if (refused !== undefined) return refused;
        return answerJoined(
          request,
          async (one) => (await answers[subgraph]?.(one, subgraph)) ?? { data: null },
        );
      },
    });
  /** The answer as a client reads it. */
  const send = async (query: string, variables: Row = {}) => {
    const result = await execute(query, variables);
    return {
      data: result.data === undefined ? undefined : JSON.parse(JSON.stringify(result.data)),
      errors: (result.errors ?? []).map(({ message, path, extensions }) => ({
        message,
        path: path?.join('.'),
        code: extensions['code'],
      })),
    };
  };
  const representations = (subgraph: string) =>
    asked
      .filter((one) => one.subgraph === subgraph)
      .flatMap(({ variables }): (Row[] | undefined)[] => {
        const names = Object.keys(variables).filter((name) => name.startsWith('representations'));
        return names.length === 0 ? [undefined] : names.map((name) => variables[name] as Row[]);
      });
  return { execute, send, asked, representations };
};

export const data =
  (value: unknown): Answer =>
  () => ({ data: structuredClone(value) });

export const entities =
  (one: (representation: Row) => unknown): Answer =>
  ({ variables }) => ({ data: { _entities: (variables['representations'] as Row[]).map(one) } });

export const product = (upc: unknown): Row => ({ __typename: 'Product', upc });

export const shop = {
  a: 'type Query { products: [Product] first: Product } type Product @key(fields: "upc") { upc: ID! name: String }',
  b: 'type Product @key(fields: "upc") { upc: ID! price: Int stock: Int }',
};
