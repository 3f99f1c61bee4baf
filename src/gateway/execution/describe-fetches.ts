import type { FetchNode, PlanNode } from '@apollo/query-planner';
import {
  type InlineFragmentNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  stripIgnoredCharacters,
} from 'graphql';
import type { PlannedFetch } from './ask-subgraph.ts';
import { fetchesIn } from './plan-nodes.ts';
import type { Path } from './subgraph-answer.ts';

const typeName: SelectionNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

const isTypeName = (selection: SelectionNode): boolean =>
  selection.kind === Kind.FIELD && selection.name.value === '__typename' && selection.alias === undefined;

const withTypeName = (fragment: InlineFragmentNode): InlineFragmentNode => {
  const { selectionSet } = fragment;
  const others = selectionSet.selections.filter((one) => !isTypeName(one));
  return { ...fragment, selectionSet: { ...selectionSet, selections: [typeName, ...others] } };
};

/** Asks each entity for its type, as the planner does in some places and not in others. */
const withTypeNames = (operation: OperationDefinitionNode): OperationDefinitionNode => {
  const selections = operation.selectionSet.selections.map((field) => {
    if (field.kind !== Kind.FIELD || field.selectionSet === undefined) return field;
    const entities = field.selectionSet.selections.map((one) =>
      one.kind === Kind.INLINE_FRAGMENT ? withTypeName(one) : one,
    );
    return { ...field, selectionSet: { ...field.selectionSet, selections: entities } };
  });
  return { ...operation, selectionSet: { ...operation.selectionSet, selections } };
};

/** A fetch, and the operation that it shares with all that ask its subgraph for the same. */
interface ReadFetch {
  readonly node: FetchNode;
  /** Without the name that the planner gave it. */
  readonly plain: string;
  /** The same, with the types of entities. */
  readonly typed: string;
}

const withoutName = ({ operation, operationName }: FetchNode): string =>
  operationName === undefined
    ? operation
    : operation.replace(new RegExp(`^(\\w+) ${operationName}\\b`), '$1');

const readFetch = (node: FetchNode): ReadFetch => {
  const plain = withoutName(node);
  if (node.requires === undefined) return { node, plain, typed: plain };
  const document = parse(plain, { noLocation: true });
  const definitions = document.definitions.map((one) =>
    one.kind === Kind.OPERATION_DEFINITION ? withTypeNames(one) : one,
  );
  return { node, plain, typed: stripIgnoredCharacters(print({ ...document, definitions })) };
};

/** Fetches that ask for the same, several together; where a subgraph is asked once, there is nothing to compare. */
const groupsOf = (fetches: readonly FetchNode[]): ReadFetch[][] =>
  [...Map.groupBy(fetches, ({ serviceName }) => serviceName).values()]
    .filter((ofSubgraph) => ofSubgraph.length > 1)
    .flatMap((ofSubgraph) => [...Map.groupBy(ofSubgraph.map(readFetch), ({ typed }) => typed).values()])
    .filter((group) => group.length > 1);

type Sent = Pick<FetchNode, 'operation' | 'operationName'>;

/** What all of them send: they differ in nothing but their names, and in that some ask for types. */
const sentBy = ([first, ...others]: readonly ReadFetch[]): Sent | undefined => {
  if (first === undefined) return undefined;
  const { operation, operationName } = first.node;
  if (others.every(({ plain }) => plain === first.plain)) return { operation, operationName };
  const named = operationName === undefined ? '' : ` ${operationName}`;
  return { operation: first.typed.replace(/^query/, `query${named}`), operationName };
};

interface About {
  readonly isQuery: boolean;
  readonly realName: (key: string) => string;
}

/**
 * What is to be known of each fetch before it is compiled. Fetches that ask a subgraph for the same get the same text, so
 * that they are sent once for the same variables; never in a mutation, which may change the answer.
 */
export const describeFetches = (plan: PlanNode | undefined, { isQuery, realName }: About) => {
  const groups = isQuery ? groupsOf(fetchesIn(plan)) : [];
  return (node: FetchNode, path: Path): Omit<PlannedFetch, 'before'> => {
    const number = groups.findIndex((group) => group.some((one) => one.node === node));
    return {
      node: { ...node, ...sentBy(groups[number] ?? []) },
      path,
      isQuery,
      nameOf: realName,
      repeated: number === -1 ? undefined : number,
    };
  };
};
