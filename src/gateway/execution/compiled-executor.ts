import { annotateSpan, recordedPlace, recordSpan } from '#platform/tracing/spans.ts';
import { executeOperation, type OperationRequest, type OperationResult } from './execute-operation.ts';
import type { OperationToPlan, PlannedOperation, PreparedOperation } from './prepare-operation.ts';
import {
  createPreparedOperations,
  type PreparationParts,
  type PreparedOperations,
} from './prepared-operations.ts';
import { createSettle } from './settle-mutation.ts';
import type { Patience } from './within-deadline.ts';

export type ExecutableRequest = OperationRequest & OperationToPlan & Patience;
export type ExplainableRequest = Omit<ExecutableRequest, 'context' | 'fetch'>;

/** Executes operations over one supergraph. */
export interface CompiledExecutor {
  readonly execute: (request: ExecutableRequest) => Promise<OperationResult>;
  /** The plan that a request is executed with, made for it when there is none. */
  readonly planOf: (request: ExplainableRequest) => Promise<PlannedOperation>;
  /** The operations that it knows, the last used first. */
  readonly recent: () => readonly OperationToPlan[];
  readonly size: () => number;
}

/** Prepares an operation, and says in a trace that is recorded how long it took. */
const withSpan = async (
  { prepare }: PreparedOperations,
  operation: OperationToPlan,
  patience: Patience,
): Promise<PreparedOperation> => {
  const within = recordedPlace();
  if (within === undefined) return prepare(operation, patience);
  const from = performance.now();
  let made: PreparedOperation | undefined;
  try {
    made = await prepare(operation, patience);
    return made;
  } finally {
    // Less than the span when it had to wait, or when another request had asked for it already.
    const attributes = made && { 'soba.plan.milliseconds': made.planned.milliseconds };
    const step = { name: 'plan', attributes, failed: made === undefined };
    recordSpan(step, { within, from, to: performance.now() });
  }
};

export const createCompiledExecutor = (parts: PreparationParts): CompiledExecutor => {
  const operations = createPreparedOperations(parts);
  const settle = createSettle();
  const settled = ({
    document,
    operationName,
    queryHash,
    variables,
    overrides,
  }: ExplainableRequest): OperationToPlan => {
    const { document: settledDocument, key } = settle(document, operationName)(variables);
    const hash = key === '' ? queryHash : `${queryHash} ${key}`;
    return { document: settledDocument, operationName, queryHash: hash, overrides };
  };
  return {
    execute: async (request) => {
      const operation = settled(request);
      const known = operations.known(operation);
      const prepared = known ?? (await withSpan(operations, operation, request));
      annotateSpan(known === undefined ? prepared.trace.planned : prepared.trace.known);
      return executeOperation(parts.schema, prepared, request);
    },
    planOf: async (request) => {
      const operation = settled(request);
      const prepared = operations.known(operation) ?? (await operations.prepare(operation, request));
      return prepared.planned;
    },
    recent: operations.recent,
    size: operations.size,
  };
};
