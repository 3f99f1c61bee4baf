import type { PlanNode } from '@apollo/query-planner';
import { type DocumentNode, type FieldDefinitionNode, Kind } from 'graphql';
import { textArgument } from './field-sets.ts';
import { withoutIdle } from './idle-externals.ts';
import {
  type FieldsType,
  graphOf,
  hasFields,
  isNamed,
  namedType,
  subgraphNames,
  withGraph,
} from './join-directives.ts';
import { withOwnGraph } from './own-graph.ts';
import { mapFetches } from './plan-nodes.ts';
import { ownPrefix } from './rename-aliases.ts';

const mapFields = (
  document: DocumentNode,
  change: (type: FieldsType, field: FieldDefinitionNode) => FieldDefinitionNode,
): DocumentNode => ({
  ...document,
  definitions: document.definitions.map((type) =>
    hasFields(type) ? { ...type, fields: (type.fields ?? []).map((field) => change(type, field)) } : type,
  ),
});

/** Each graph's computed fields in graphs of their own: those with objects one by one, as they lead back to others. */
const moveComputed = (document: DocumentNode) => {
  const own = new Map<string, string>();
  const objects = new Set(
    document.definitions.flatMap((one) =>
      hasFields(one) || one.kind === Kind.UNION_TYPE_DEFINITION ? [one.name.value] : [],
    ),
  );
  const moved = mapFields(document, (_type, field) => ({
    ...field,
    directives: (field.directives ?? []).map((directive) => {
      if (!isNamed(directive, 'join__field') || textArgument(directive, 'requires') === undefined)
        return directive;
      const suffix = objects.has(namedType(field)) ? `_${own.size}` : '';
      const graph = `${ownPrefix}${graphOf(directive)}${suffix}`;
      own.set(graph, graphOf(directive));
      return withGraph(directive, graph);
    }),
  }));
  return { moved, own };
};

export interface SeparatedSupergraph {
  readonly document: DocumentNode;
  /** The names of our own graphs in plans, with the subgraphs that they ask. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * The supergraph with computed fields in graphs of their own, which ask the same subgraphs. Where a @requires names a field
 * that is computed itself, the planner may ask for that at once where it is, without what it is computed from, or look for
 * that where it is not: between graphs it cannot. `undefined` when nothing is computed.
 */
export const separateSupergraph = (document: DocumentNode): SeparatedSupergraph | undefined => {
  const { moved, own } = moveComputed(document);
  if (own.size === 0) return undefined;
  const subgraphs = subgraphNames(document);
  const graphs = [...own].map(([graph, of]) => ({ graph, of }));
  return {
    document: withoutIdle(document, graphs.reduce(withOwnGraph, moved)),
    names: new Map([...own].map(([graph, of]) => [graph, subgraphs.get(of) ?? of])),
  };
};

/** The plan with the subgraphs in the place of our own graphs. */
export const askReal = (plan: PlanNode, names: SeparatedSupergraph['names']): PlanNode =>
  mapFetches(plan, (node) => {
    const { operation, operationName, serviceName } = node;
    const asked = names.get(serviceName);
    if (asked === undefined) return node;
    const named = operationName?.replace(serviceName, asked.replaceAll(/\W/g, '_'));
    return {
      ...node,
      serviceName: asked,
      operationName: named,
      operation: operationName === undefined ? operation : operation.replace(operationName, named ?? ''),
    };
  });
