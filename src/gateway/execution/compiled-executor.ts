import type { DocumentNode, GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { executeOperation, type OperationRequest, type OperationResult } from './execute-operation.ts';
import { createOperationPlanner } from './operation-planner.ts';
import { type PreparedOperation, prepareOperation } from './prepare-operation.ts';

export interface ExecutableRequest extends OperationRequest {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  /** Tells documents apart. */
  readonly queryHash: string;
}

/** Executes operations over one supergraph. */
export interface CompiledExecutor {
  readonly execute: (request: ExecutableRequest) => Promise<OperationResult>;
}

interface Parts {
  readonly supergraphSdl: string;
  readonly apiSchema: GraphQLSchema;
  /** Operations that are kept planned and compiled. */
  readonly maxOperations: number;
}

/** The planner is built at the first operation: a supergraph that is replaced at once costs nothing. */
export const createCompiledExecutor = ({
  supergraphSdl,
  apiSchema,
  maxOperations,
}: Parts): CompiledExecutor => {
  const prepared = new LRUCache<string, PreparedOperation>({ max: maxOperations });
  let planner: ReturnType<typeof createOperationPlanner> | undefined;
  return {
    execute: async (request) => {
      const { document, operationName, queryHash } = request;
      const key = `${queryHash} ${operationName ?? ''}`;
      // Planning does not wait for anything, so that no second request can start to plan the same.
      let operation = prepared.get(key);
      if (operation === undefined) {
        planner ??= createOperationPlanner(supergraphSdl);
        operation = prepareOperation(planner, apiSchema, { document, operationName });
        prepared.set(key, operation);
      }
      return executeOperation(apiSchema, operation, request);
    },
  };
};
