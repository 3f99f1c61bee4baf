import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { analyseOperation, type OperationAnalysis } from './analyse-operation.ts';
import type { WithheldFields } from './authorise.ts';
import { type FilteredOperation, filterOperation } from './filter-operation.ts';
import { createPolicyIndex, type PolicyIndex } from './policy-index.ts';

/** Callers of one operation differ in few ways: by role, scopes and policies that the operation asks for. */
const filtersPerOperation = 64;

/** One supergraph that is or was served, with all that was computed for it. */
export interface Generation {
  readonly number: number;
  readonly index: PolicyIndex;
  readonly supergraphSdl: string;
  readonly analyse: (document: DocumentNode, operation: OperationDefinitionNode) => OperationAnalysis;
  readonly filter: (analysis: OperationAnalysis, denied: WithheldFields) => FilteredOperation;
}

interface Filters {
  /** Tells the fields of the operation apart. */
  readonly ordinals: ReadonlyMap<FieldNode, number>;
  readonly byDenied: LRUCache<string, FilteredOperation>;
}

const createFilters = ({ operation, fragments }: OperationAnalysis): Filters => {
  const ordinals = new Map<FieldNode, number>();
  for (const definition of [operation, ...fragments.values()]) {
    visit(definition, { Field: (node) => void ordinals.set(node, ordinals.size) });
  }
  return { ordinals, byDenied: new LRUCache({ max: filtersPerOperation }) };
};

const createFilter = (index: PolicyIndex): Generation['filter'] => {
  const known = new WeakMap<OperationAnalysis, Filters>();
  const filtersOf = (analysis: OperationAnalysis): Filters => {
    const found = known.get(analysis);
    if (found !== undefined) return found;
    const filters = createFilters(analysis);
    known.set(analysis, filters);
    return filters;
  };
  return (analysis, denied) => {
    const filters = filtersOf(analysis);
    const key = [...denied.keys()].map((node) => filters.ordinals.get(node)).join();
    const found = filters.byDenied.get(key);
    if (found !== undefined) return found;
    const filtered = filterOperation(analysis, denied, index);
    filters.byDenied.set(key, filtered);
    return filtered;
  };
};

const createGeneration = (number: number, supergraphSdl: string): Generation => {
  const index = createPolicyIndex(supergraphSdl);
  const analyses = new WeakMap<OperationDefinitionNode, OperationAnalysis>();
  /** Each stage of a request asks for the same one in turn. */
  let last: OperationAnalysis | undefined;
  return {
    number,
    index,
    supergraphSdl,
    filter: createFilter(index),
    // Parsed documents are kept per generation, so their nodes are keys that go when the document goes.
    analyse: (document, operation) => {
      if (last?.operation === operation) return last;
      const known = analyses.get(operation);
      last = known ?? analyseOperation(document, operation, index);
      if (known === undefined) analyses.set(operation, last);
      return last;
    },
  };
};

export interface Generations {
  readonly add: (apiSchema: GraphQLSchema, supergraphSdl: string) => void;
  /** The generation that a request was admitted to, by the schema it carries; it keeps that one over a reload. */
  readonly of: (apiSchema: GraphQLSchema) => Generation;
  /** The newest; nothing before the first was loaded. */
  readonly current: () => Generation | undefined;
}

export const createGenerations = (): Generations => {
  const bySchema = new WeakMap<GraphQLSchema, Generation>();
  let count = 0;
  let current: Generation | undefined;
  let currentSchema: GraphQLSchema | undefined;
  return {
    current: () => current,
    add: (apiSchema, supergraphSdl) => {
      count += 1;
      current = createGeneration(count, supergraphSdl);
      currentSchema = apiSchema;
      bySchema.set(apiSchema, current);
    },
    of: (apiSchema) => {
      if (current !== undefined && apiSchema === currentSchema) return current;
      const generation = bySchema.get(apiSchema);
      if (generation === undefined) throw new Error('A request carries a schema that was never loaded.');
      return generation;
    },
  };
};
