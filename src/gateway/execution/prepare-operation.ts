import type { PlanNode } from '@apollo/query-planner';
import type { FragmentDefinitionNode, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { type DocumentNode, Kind, type OperationDefinitionNode, visit } from 'graphql';
import type { RunNode } from './compile-fetch.ts';
import { compilePlan } from './compile-plan.ts';
import { describeFetches } from './describe-fetches.ts';
import { foldPlaces } from './fold-places.ts';
import { compileIntrospection, type Introspect } from './introspection.ts';
import { knownTypes } from './known-types.ts';
import { createLeads, type Leads } from './leads.ts';
import { compileMutation, vitalFields } from './mutation-steps.ts';
import { type OperationTrace, traceOf } from './operation-trace.ts';
import { fetchesIn } from './plan-nodes.ts';
import { createIsFilled, type IsFilled, type PlacedNode, pathsOf, pathsOfPlan } from './plan-paths.ts';
import { type CompiledProjection, compileProjection } from './projection.ts';
import { operationIn, type RenamedOperation } from './rename-aliases.ts';
import type { SupergraphReading } from './supergraph-reading.ts';

/** An operation of a document. Equal hashes stand for equal documents. */
export interface OperationToPlan {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly queryHash: string;
  /** The labels of overrides that hold for the caller: each combination is planned for itself. */
  readonly overrides?: readonly string[] | undefined;
}

export interface PlannedOperation extends OperationToPlan {
  readonly renamed: RenamedOperation;
  /** `undefined` when there is nothing to fetch. */
  readonly plan: PlanNode | undefined;
  /** What planning took. */
  readonly milliseconds: number;
  /** The name that subgraphs know a required field by. */
  readonly realName: (key: string) => string;
}

/** All that can be known of an operation before its variables are. */
export interface PreparedOperation {
  readonly planned: PlannedOperation;
  readonly operation: OperationDefinitionNode;
  readonly start: RunNode;
  readonly introspect: Introspect | undefined;
  /** The variables that its calls of subgraphs depend on. */
  readonly usedVariables: readonly string[];
  readonly trace: OperationTrace;
  readonly withConditions: (variables: Readonly<Record<string, unknown>>) => Conditioned;
}

/** What depends on the values of @skip and @include. */
export interface Conditioned {
  readonly projection: CompiledProjection;
  /** The places that parts of the plan fill: names of the merged data, each after a dot. */
  readonly askedBy: (nodes: readonly PlacedNode[]) => IsFilled;
  readonly leads: Leads;
}

/** The variables that @skip and @include read. */
const conditionVariables = (document: DocumentNode): string[] => {
  const names = new Set<string>();
  visit(document, {
    Directive: (node) => {
      const value = node.arguments?.[0]?.value;
      const isCondition = node.name.value === 'skip' || node.name.value === 'include';
      if (isCondition && value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
};

export const fragmentsIn = (document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> =>
  new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );

interface Compiling {
  readonly reading: SupergraphReading;
  readonly schema: GraphQLSchema;
  /** Keeps what was compiled for some values of the conditions. */
  readonly conditioned: {
    readonly get: (key: string) => Conditioned | undefined;
    readonly set: (key: string, value: Conditioned) => void;
  };
}

/** Compiles an operation and its plan. */
export const prepareOperation = (
  { reading, schema, conditioned }: Compiling,
  planned: PlannedOperation,
): PreparedOperation => {
  const { document, operationName, renamed, plan, realName } = planned;
  const operation = operationIn(document, operationName);
  const fragments = fragmentsIn(document);
  const isPlanned = createIsFilled(pathsOfPlan(plan), reading.types);
  const typeAt = knownTypes(plan);
  const places = foldPlaces(plan, typeAt);
  const isQuery = operation.operation === 'query';
  const conditions = conditionVariables(document);
  const root = schema.getRootType(operation.operation) as GraphQLObjectType;
  const compileWith = (variables: Readonly<Record<string, unknown>>): Conditioned => {
    const { internalName } = renamed;
    const values = Object.fromEntries(conditions.map((name) => [name, variables[name]]));
    const selecting = { schema, fragments, variables: values, internalName, isPlanned, places };
    const projection = compileProjection(selecting, root, operation.selectionSet);
    const filled = new Map<readonly PlacedNode[], IsFilled>();
    const askedBy: Conditioned['askedBy'] = (nodes) => (path, typeName) => {
      const isFilled = filled.get(nodes) ?? createIsFilled(pathsOf(nodes, values), reading.types);
      filled.set(nodes, isFilled);
      return isFilled(path, typeName);
    };
    return { projection, askedBy, leads: createLeads() };
  };
  const describe = describeFetches(plan, { isQuery, realName });
  const vital = isQuery ? new Set<string>() : vitalFields(root, operation, renamed.internalName);
  return {
    planned,
    operation,
    start: compileMutation(plan, vital, (node) =>
      compilePlan(node, { ...reading, places, typeAt }, describe),
    ),
    usedVariables: [...new Set(fetchesIn(plan).flatMap(({ variableUsages = [] }) => variableUsages))],
    introspect: compileIntrospection(schema, operation, fragments),
    trace: traceOf(operation),
    withConditions: (variables) => {
      const key = conditions.map((name) => (variables[name] === true ? '1' : '0')).join('');
      const found = conditioned.get(key);
      if (found !== undefined) return found;
      const compiled = compileWith(variables);
      conditioned.set(key, compiled);
      return compiled;
    },
  };
};
