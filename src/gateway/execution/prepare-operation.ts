import type { FragmentDefinitionNode, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { type DocumentNode, Kind, type OperationDefinitionNode, visit } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { RunNode } from './compile-fetch.ts';
import { compilePlan } from './compile-plan.ts';
import { describeFetches } from './describe-fetches.ts';
import { compileIntrospection, type Introspect } from './introspection.ts';
import type { OperationPlanner } from './operation-planner.ts';
import { pathsOfPlan } from './plan-paths.ts';
import { type CompiledProjection, compileProjection } from './projection.ts';
import { operationIn, renameAliases } from './rename-aliases.ts';

/** Different values of the conditions of one operation select different fields. */
const conditionsPerOperation = 64;

/** All that can be known of an operation before its variables are. */
export interface PreparedOperation {
  readonly operation: OperationDefinitionNode;
  readonly start: RunNode;
  readonly introspect: Introspect | undefined;
  readonly clientName: (name: string) => string;
  readonly withConditions: (variables: Readonly<Record<string, unknown>>) => Conditioned;
}

/** What depends on the values of @skip and @include. */
export interface Conditioned {
  readonly projection: CompiledProjection;
  /** Whether some fetch fills this place: names of the merged data, each after a dot. */
  readonly isAsked: (path: string) => boolean;
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

const fragmentsIn = (document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> =>
  new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );

interface Request {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
}

/** Plans and compiles an operation. */
export const prepareOperation = (
  planner: OperationPlanner,
  schema: GraphQLSchema,
  { document, operationName }: Request,
): PreparedOperation => {
  const operation = operationIn(document, operationName);
  const fragments = fragmentsIn(document);
  const renamed = renameAliases(document, planner.takenNames);
  const plan = planner.plan(renamed.document, operationName);
  const planned = pathsOfPlan(plan);
  const describe = describeFetches(plan, {
    isQuery: operation.operation === 'query',
    realName: planner.realName,
  });
  const conditions = conditionVariables(document);
  const known = new LRUCache<string, Conditioned>({ max: conditionsPerOperation });
  const root = schema.getRootType(operation.operation) as GraphQLObjectType;
  return {
    operation,
    start: compilePlan(plan, planner, describe),
    introspect: compileIntrospection(schema, operation, fragments),
    clientName: renamed.clientName,
    withConditions: (variables) => {
      const key = conditions.map((name) => (variables[name] === true ? '1' : '0')).join('');
      const found = known.get(key);
      if (found !== undefined) return found;
      const { internalName } = renamed;
      const values = Object.fromEntries(conditions.map((name) => [name, variables[name]]));
      const isPlanned = (path: string): boolean => planned.has(path);
      const selecting = { schema, fragments, variables: values, internalName, isPlanned };
      const projection = compileProjection(selecting, root, operation.selectionSet);
      let asked: ReadonlySet<string> | undefined;
      const isAsked = (path: string): boolean => {
        asked ??= pathsOfPlan(plan, values);
        return asked.has(path);
      };
      const conditioned = { projection, isAsked };
      known.set(key, conditioned);
      return conditioned;
    },
  };
};
