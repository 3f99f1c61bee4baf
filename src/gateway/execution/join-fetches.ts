import {
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import {
  type Data,
  isObject,
  pathOf,
  readOwn,
  type SubgraphAnswer,
  type SubgraphRequest,
} from './subgraph-answer.ts';

/** A fetch of entities, with a number of its own among those that it may go with. */
export interface PartialFetch {
  readonly number: number;
  readonly request: SubgraphRequest;
}

/** What several fetches send as one, but for the variables. */
export type JoinedOperation = Pick<SubgraphRequest, 'query' | 'operationName' | 'bodyPrefix'>;

const nameIn = (name: string, number: number): string => `${name}_${number}`;

type Named = { readonly name: { readonly kind: Kind.NAME; readonly value: string } };

/** The names that parts could both have become different ones; each shows its entities under its own. */
const separate = (document: DocumentNode, number: number): DocumentNode => {
  const rename = <Node extends Named>(node: Node): Node => ({
    ...node,
    name: { ...node.name, value: nameIn(node.name.value, number) },
  });
  return visit(document, {
    Variable: rename,
    FragmentSpread: rename,
    FragmentDefinition: { leave: rename },
    OperationDefinition: {
      leave: (operation) => {
        const selections = operation.selectionSet.selections.map((field) =>
          field.kind === Kind.FIELD
            ? { ...field, alias: { ...field.name, value: nameIn(field.name.value, number) } }
            : field,
        );
        return { ...operation, selectionSet: { ...operation.selectionSet, selections } };
      },
    },
  });
};

const operationOf = ({ definitions }: DocumentNode): OperationDefinitionNode | undefined =>
  definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);

/** Whether a fetch asks for nothing but entities, in no special way. */
export const canBeJoined = (document: DocumentNode): boolean => {
  const operation = operationOf(document);
  const [field, ...others] = operation?.selectionSet.selections ?? [];
  return (
    operation?.directives?.length === 0 &&
    others.length === 0 &&
    field?.kind === Kind.FIELD &&
    field.name.value === '_entities' &&
    field.alias === undefined &&
    field.directives?.length === 0
  );
};

export const joinOperations = (parts: readonly PartialFetch[]): JoinedOperation => {
  const documents = parts.map(({ number, request }) =>
    separate(parse(request.query, { noLocation: true }), number),
  );
  const operations = documents.map(operationOf).filter((one) => one !== undefined);
  const [first] = operations;
  if (first === undefined) throw new Error('There is no operation to join.');
  const joined: OperationDefinitionNode = {
    ...first,
    variableDefinitions: operations.flatMap(({ variableDefinitions = [] }) => variableDefinitions),
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: operations.flatMap(({ selectionSet }) => selectionSet.selections),
    },
  };
  const fragments = documents.flatMap(({ definitions }) =>
    definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION),
  );
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [joined, ...fragments] };
  const query = stripIgnoredCharacters(print(document));
  const named = first.name === undefined ? {} : { operationName: first.name.value };
  const bodyPrefix = `${JSON.stringify({ query, ...named }).slice(0, -1)},"variables":`;
  return { query, ...named, bodyPrefix };
};

export const joinVariables = (parts: readonly PartialFetch[]): Data => {
  const joined: Data = {};
  for (const { number, request } of parts)
    for (const name of Object.keys(request.variables)) joined[nameIn(name, number)] = request.variables[name];
  return joined;
};

/** What each part was answered; nothing when that cannot be told. */
export const separateAnswer = (
  answer: SubgraphAnswer,
  parts: readonly PartialFetch[],
): readonly SubgraphAnswer[] | undefined => {
  const { data, errors = [] } = answer;
  if (!isObject(data) || !Array.isArray(errors)) return undefined;
  const names = parts.map(({ number }) => nameIn('_entities', number));
  const errorsOf = names.map((): unknown[] => []);
  for (const error of errors) {
    const [name, ...below] = pathOf(error) ?? [];
    const concerned = errorsOf[names.indexOf(String(name))];
    if (concerned === undefined) return undefined;
    concerned.push({ ...(error as Data), path: ['_entities', ...below] });
  }
  return names.map((name, at) => {
    const own = errorsOf[at];
    return {
      ...answer,
      data: { _entities: readOwn(data, name) },
      errors: own !== undefined && own.length > 0 ? own : undefined,
    };
  });
};
