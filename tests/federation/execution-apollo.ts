import { Supergraph } from '@apollo/federation-internals';
import { executeQueryPlan } from '@apollo/gateway/dist/executeQueryPlan.js';
import { buildOperationContext } from '@apollo/gateway/dist/operationContext.js';
import type { FetchNode, PlanNode } from '@apollo/query-planner';
import {
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  parse,
  print,
  visit,
} from 'graphql';
import { mapFetches } from '#gateway/execution/plan-nodes.ts';
import type { FetchSubgraph } from '#gateway/execution/subgraph-answer.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const typeName: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** It needs the types that our plans do not ask for. */
const askTypes = (node: FetchNode): FetchNode => {
  const document = visit(parse(node.operation), {
    SelectionSet: (set, _, parent) =>
      Object(parent).kind === Kind.OPERATION_DEFINITION
        ? undefined
        : { ...set, selections: [typeName, ...set.selections] },
  });
  return { ...node, operation: print(document) };
};

interface Request {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly fetch: FetchSubgraph;
  readonly node: PlanNode | undefined;
}

/** The executor of @apollo/gateway, for a plan. */
export const createApolloExecutor = (supergraphSdl: string, apiSchema: GraphQLSchema) => {
  const supergraph = Supergraph.build(supergraphSdl);
  const supergraphSchema = supergraph.schema.toGraphQLJSSchema();
  const names = supergraph.subgraphsMetadata().map(({ name }) => name);
  const processFor = (name: string, fetch: FetchSubgraph) => {
    return async ({ request }: { request: { query?: string; variables?: Record<string, unknown> } }) =>
      fetch(name, {
        query: request.query ?? '',
        variables: request.variables ?? {},
        bodyPrefix: '',
        kind: 'query',
        context: {},
      });
  };
  const execute = async ({ document, variables, fetch, node }: Request): Promise<ExecutionResult> => {
    const services = Object.fromEntries(names.map((name) => [name, { process: processFor(name, fetch) }]));
    const request = { request: { variables }, context: {}, metrics: {}, logger: silent };
    const result = await executeQueryPlan(
      { kind: 'QueryPlan', ...(node && { node: mapFetches(node, askTypes) }) },
      services as never,
      request as never,
      buildOperationContext({ schema: apiSchema, operationDocument: document }),
      supergraphSchema,
      supergraph.apiSchema(),
    );
    return result as ExecutionResult;
  };
  return { execute };
};
