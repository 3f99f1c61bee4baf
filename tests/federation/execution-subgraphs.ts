import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  type ConstDirectiveNode,
  type DocumentNode,
  execute,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
  validate,
} from 'graphql';
import { parseFieldSet, textArgument } from '#gateway/execution/field-sets.ts';
import type { SubgraphRequest } from '#gateway/execution/subgraph-answer.ts';
import { keyFields, keyObject, type Thing } from './execution-values.ts';

export type Resolver = GraphQLFieldResolver<Thing | undefined, unknown>;
type Row = Readonly<Record<string, unknown>>;

export interface StrictSubgraph {
  readonly name: string;
  readonly schema: GraphQLSchema;
  /** What is wrong with a request: a subgraph is only ever asked for what it can answer. */
  readonly complaints: (request: Pick<SubgraphRequest, 'query' | 'variables'>) => readonly string[];
  readonly answer: (
    request: Pick<SubgraphRequest, 'query' | 'variables'>,
    resolver: Resolver,
  ) => Promise<unknown>;
}

/** Only what the selection names, as a subgraph reads it from a representation. */
export const pick = (value: unknown, set: SelectionSetNode): unknown => {
  if (Array.isArray(value)) return value.map((item) => pick(item, set));
  if (typeof value !== 'object' || value === null) return value;
  const own = value as Row;
  const result: Record<string, unknown> = {};
  for (const selection of set.selections) {
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      // The planner does not send the types of nested objects: a fragment is there when its fields are.
      const [first] = selection.selectionSet.selections;
      if (first?.kind === Kind.FIELD && Object.hasOwn(own, first.name.value))
        Object.assign(result, pick(own, selection.selectionSet));
    } else if (selection.kind === Kind.FIELD) {
      const name = selection.name.value;
      if (!Object.hasOwn(own, name)) throw new Error(`The representation lacks ${name}.`);
      result[name] =
        selection.selectionSet === undefined ? own[name] : pick(own[name], selection.selectionSet);
    }
  }
  return result;
};

/** Whether a representation has all of a key. */
const fits = (value: unknown, set: SelectionSetNode): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  return set.selections.every((selection) => {
    if (selection.kind !== Kind.FIELD) return false;
    const inner = (value as Row)[selection.name.value];
    return selection.selectionSet === undefined
      ? typeof inner === 'string'
      : fits(inner, selection.selectionSet);
  });
};

const isResolvable = (directive: ConstDirectiveNode): boolean =>
  directive.arguments?.every(
    ({ name, value }) => name.value !== 'resolvable' || value.kind !== Kind.BOOLEAN || value.value,
  ) ?? true;

/** The keys by which a subgraph can be entered. */
const keysOf = (schema: GraphQLSchema, typeName: string): SelectionSetNode[] => {
  const type = schema.getType(typeName);
  const nodes = [type?.astNode, ...(type?.extensionASTNodes ?? [])];
  return nodes
    .flatMap((node) => node?.directives ?? [])
    .filter((directive) => directive.name.value === 'key' && isResolvable(directive as ConstDirectiveNode))
    .map((directive) => parseFieldSet(textArgument(directive as ConstDirectiveNode, 'fields') ?? ''));
};

const complaintsAbout = (schema: GraphQLSchema, representations: readonly Row[]): string[] => {
  const texts = representations.map((one) => JSON.stringify(one));
  const repeated = texts.filter((text, index) => texts.indexOf(text) < index);
  const unfit = representations.filter(
    (one) => !keysOf(schema, String(one['__typename'])).some((key) => fits(one, key)),
  );
  return [
    ...repeated.map((text) => `is asked twice for ${text}`),
    ...unfit.map((one) => `cannot be entered with ${JSON.stringify(one)}`),
  ];
};

/** The object that a representation stands for: the text of any key tells, or that of the object in a key. */
const toThing = (representation: Row): Thing => {
  const type = String(representation['__typename']);
  for (const [name, value] of Object.entries(representation)) {
    const isObject = name === keyObject && typeof value === 'object' && value !== null;
    if (!isObject && !keyFields.has(name)) continue;
    const [, named = '', number] =
      /^(\w+)-(\d+)$/.exec(String(isObject ? Object.values(value)[0] : value)) ?? [];
    if (number !== undefined)
      return { type: isObject ? type : named, number: Number(number), representation };
  }
  throw new Error(`A representation without a key: ${JSON.stringify(representation)}`);
};

const typeResolver = (value: unknown): string => (value as Thing).type;

const buildSchema = (sdl: string): GraphQLSchema => {
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl) }]);
  const entities = schema.getQueryType()?.getFields()['_entities'];
  if (entities !== undefined)
    entities.resolve = (_source, { representations }) => representations.map(toThing);
  const union = schema.getType('_Entity');
  // A subgraph with @interfaceObject knows the interface's name only.
  if (isAbstractType(union))
    union.resolveType = (value) => {
      const { type, representation } = value as Thing;
      const named = String(representation?.['__typename']);
      return isObjectType(schema.getType(named)) ? named : type;
    };
  // An interface may have a key too, and its representations the interface's name.
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInterfaceType(type)) type.resolveType = typeResolver;
  }
  return schema;
};

/** A subgraph over the world's values that complains of whatever it should not have been asked. */
export const createStrictSubgraph = (name: string, sdl: string): StrictSubgraph => {
  const schema = buildSchema(sdl);
  const documents = new Map<string, { document: DocumentNode; complaints: readonly string[] }>();
  const read = (query: string) => {
    if (documents.size > 2000) documents.clear();
    const known = documents.get(query);
    if (known !== undefined) return known;
    const document = parse(query);
    const complaints = validate(schema, document).map(({ message }) => `${message} ${query}`);
    documents.set(query, { document, complaints });
    return { document, complaints };
  };
  return {
    name,
    schema,
    complaints: ({ query, variables }) => [
      ...read(query).complaints,
      ...complaintsAbout(schema, (variables['representations'] ?? []) as Row[]),
    ],
    answer: async ({ query, variables }, fieldResolver) => {
      const { document } = read(query);
      const result = await execute({
        schema,
        document,
        variableValues: JSON.parse(JSON.stringify(variables)),
        fieldResolver,
        typeResolver,
      });
      return JSON.parse(JSON.stringify(result));
    },
  };
};
