import type { PlanNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { type DocumentNode, Kind, type SelectionSetNode } from 'graphql';
import { covers } from './entry-keys.ts';
import { shapeOf } from './fetch-shape.ts';
import { parseFieldSet, textArgument } from './field-sets.ts';
import {
  type FieldsType,
  graphOf,
  hasFields,
  isExternal,
  namedType,
  subgraphNames,
} from './join-directives.ts';
import { fetchesIn } from './plan-nodes.ts';

/** What a subgraph says of a field. */
interface Joined {
  readonly requires: SelectionSetNode | undefined;
  readonly provides: SelectionSetNode | undefined;
  readonly isExternal: boolean;
}

interface Known {
  readonly types: ReadonlyMap<string, FieldsType>;
  /** By subgraph, type and field. */
  readonly joined: ReadonlyMap<string, Joined>;
}

const setIn = (text: string | undefined): SelectionSetNode | undefined =>
  text === undefined ? undefined : parseFieldSet(text);

const readDocument = (document: DocumentNode): Known => {
  const subgraphs = subgraphNames(document);
  const types = new Map(
    document.definitions.filter(hasFields).map((type) => [type.name.value, type] as const),
  );
  const joined = new Map<string, Joined>();
  for (const [type, { fields = [] }] of types) {
    for (const { name, directives = [] } of fields) {
      for (const directive of directives) {
        const subgraph = subgraphs.get(graphOf(directive));
        if (subgraph === undefined) continue;
        joined.set(`${subgraph} ${type}.${name.value}`, {
          requires: setIn(textArgument(directive, 'requires')),
          provides: setIn(textArgument(directive, 'provides')),
          isExternal: isExternal(directive),
        });
      }
    }
  }
  return { types, joined };
};

/** Where a fetch asks. */
interface Place {
  readonly subgraph: string;
  readonly type: string;
  /** What the representations hold, where they are what is asked. */
  readonly inputs: readonly QueryPlanSelectionNode[] | undefined;
  /** What the subgraph provides here. */
  readonly provided: readonly SelectionSetNode[];
}

/** What is below a field, or a type, in these selections. */
const below = (sets: readonly SelectionSetNode[], name: string): SelectionSetNode[] =>
  sets.flatMap(({ selections }) =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.INLINE_FRAGMENT) return below([selection.selectionSet], name);
      const isIt = selection.kind === Kind.FIELD && selection.name.value === name;
      return isIt ? [selection.selectionSet ?? { kind: Kind.SELECTION_SET, selections: [] }] : [];
    }),
  );

const providesAll = (provided: readonly SelectionSetNode[], { selections }: SelectionSetNode): boolean =>
  selections.every((one) => one.kind === Kind.FIELD && below(provided, one.name.value).length > 0);

const isAnswerable = ({ requires, isExternal: isForeign }: Joined, name: string, place: Place): boolean => {
  const { inputs, provided } = place;
  if (isForeign) return below(provided, name).length > 0;
  if (requires === undefined) return true;
  return (inputs !== undefined && covers(inputs, requires)) || providesAll(provided, requires);
};

/** What a selection asks for that the subgraph cannot answer there. */
const findUnanswerable = (
  { types, joined }: Known,
  { selectionSet, fragments }: Pick<ReturnType<typeof shapeOf>, 'selectionSet' | 'fragments'>,
  place: Place,
): string | undefined => {
  const search = (set: SelectionSetNode, at: Place): string | undefined => {
    for (const selection of set.selections) {
      if (selection.kind !== Kind.FIELD) {
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        const type = fragment?.typeCondition?.name.value ?? at.type;
        const found = fragment && search(fragment.selectionSet, { ...at, type });
        if (found !== undefined) return found;
        continue;
      }
      const name = selection.name.value;
      const coordinate = `${at.type}.${name}`;
      const said = joined.get(`${at.subgraph} ${coordinate}`);
      if (said !== undefined && !isAnswerable(said, name, at)) return `${coordinate} in "${at.subgraph}"`;
      const field = types.get(at.type)?.fields?.find((one) => one.name.value === name);
      if (selection.selectionSet === undefined || field === undefined) continue;
      const provided = [
        ...below(at.provided, name),
        ...(said?.provides === undefined ? [] : [said.provides]),
      ];
      const inner = { ...at, type: namedType(field), inputs: undefined, provided };
      const found = search(selection.selectionSet, inner);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return search(selectionSet, place);
};

const rootTypes = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const;

/**
 * Finds what a plan asks of a subgraph that it cannot answer there: a field that is computed from others without these, or
 * one that the subgraph knows the name of only. The planner makes such plans where a @requires names computed fields.
 */
export const createPlanCheck = (document: DocumentNode) => {
  let known: Known | undefined;
  const hasComputed = document.definitions
    .filter(hasFields)
    .flatMap(({ fields }) => fields ?? [])
    .some(({ directives }) => directives?.some((one) => textArgument(one, 'requires') !== undefined));
  return (plan: PlanNode | undefined): string | undefined => {
    if (!hasComputed) return undefined;
    known ??= readDocument(document);
    for (const node of fetchesIn(plan)) {
      const isEntityFetch = node.requires !== undefined;
      const place = {
        subgraph: node.serviceName,
        type: isEntityFetch ? '' : rootTypes[node.operationKind],
        inputs: node.requires,
        provided: [],
      };
      const found = findUnanswerable(known, shapeOf(node.operation, isEntityFetch), place);
      if (found !== undefined) return found;
    }
    return undefined;
  };
};
