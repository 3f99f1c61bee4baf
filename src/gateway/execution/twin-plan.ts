import type { FetchNode, PlanNode } from '@apollo/query-planner';
import {
  type DocumentNode,
  Kind,
  parse,
  print,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import { parseFieldSet, textArgument } from './field-sets.ts';
import { graphOf, subgraphNames } from './join-directives.ts';
import { mapFetches } from './plan-nodes.ts';
import { ownPrefix } from './rename-aliases.ts';
import { type Requirement, type RequirementsOf, splitFetch } from './split-fetch.ts';
import type { Twin, TwinnedSupergraph } from './twin-supergraph.ts';

type RealName = (key: string) => string;

const requirementsIn = (set: SelectionSetNode, realName: RealName): Requirement[] => {
  const found: Requirement[] = [];
  const add = (inner: SelectionSetNode, at: Requirement): void => {
    for (const selection of inner.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) add(selection.selectionSet, at);
      if (selection.kind !== Kind.FIELD) continue;
      const key = selection.name.value;
      const requirement = { own: `${at.own}.${key}`, real: `${at.real}.${realName(key)}` };
      found.push(requirement);
      if (selection.selectionSet !== undefined) add(selection.selectionSet, requirement);
    }
  };
  add(set, { own: '', real: '' });
  return found;
};

/** What each field requires, by subgraph, type and field. */
const indexRequirements = (document: DocumentNode, realName: RealName): RequirementsOf => {
  const subgraphs = subgraphNames(document);
  const index = new Map<string, readonly Requirement[]>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION)
      continue;
    for (const field of definition.fields ?? []) {
      for (const directive of field.directives ?? []) {
        const requires = textArgument(directive, 'requires');
        if (directive.name.value !== 'join__field' || requires === undefined) continue;
        const subgraph = subgraphs.get(graphOf(directive)) ?? '';
        index.set(
          `${subgraph} ${definition.name.value}.${field.name.value}`,
          requirementsIn(parseFieldSet(requires), realName),
        );
      }
    }
  }
  return (subgraph, type, field) => index.get(`${subgraph} ${type}.${field}`) ?? [];
};

/** Twins in a fetch are fields with arguments again, each under the name of its twin. */
const withRealFields = (node: FetchNode, twins: ReadonlyMap<string, Twin>): FetchNode => {
  if (!node.operation.includes(ownPrefix)) return node;
  const document = visit(parse(node.operation, { noLocation: true }), {
    Field: (field) => {
      const twin = twins.get(field.name.value);
      if (twin === undefined) return undefined;
      const name = { kind: Kind.NAME as const, value: twin.field };
      return { ...field, alias: field.alias ?? field.name, name, arguments: twin.arguments };
    },
  });
  return { ...node, operation: stripIgnoredCharacters(print(document)) };
};

export interface TwinPlans {
  /** The names that subgraphs know twins by. */
  readonly realNames: ReadonlyMap<string, string>;
  /** The plan with real fields in the place of twins. */
  readonly restore: (plan: PlanNode) => PlanNode;
}

export const createTwinPlans = ({ document, twins }: TwinnedSupergraph): TwinPlans => {
  const realNames = new Map([...twins].map(([key, { field }]) => [key, field] as const));
  const realName: RealName = (key) => realNames.get(key) ?? key;
  const requirementsOf = indexRequirements(document, realName);
  return {
    realNames,
    restore: (plan) =>
      mapFetches(plan, (fetch) => {
        const fetches = splitFetch(withRealFields(fetch, twins), { realName, requirementsOf });
        const [first = fetch] = fetches;
        return fetches.length === 1 ? first : { kind: 'Parallel', nodes: fetches };
      }),
  };
};
