import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  buildASTSchema,
  buildSchema,
  type DocumentNode,
  execute,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLSchema,
  getArgumentValues,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  printSchema,
  type SelectionSetNode,
} from 'graphql';
import { parseFieldSet, plannedFields } from '#gateway/execution/field-sets.ts';
import type { FetchSubgraph } from '#gateway/execution/subgraph-answer.ts';
import type { TestGraph } from './execution-graphs.ts';

/** An object of the world: its concrete type and its number. Everything else follows from these. */
interface Thing {
  readonly type: string;
  readonly number: number;
  readonly representation?: Readonly<Record<string, unknown>>;
}

export interface World {
  readonly supergraphSdl: string;
  readonly apiSchema: GraphQLSchema;
  /** The answer of one schema that holds everything. */
  readonly monolith: (request: WorldRequest) => ReturnType<typeof execute>;
  readonly fetch: (faults: number) => FetchSubgraph;
}

export interface WorldRequest {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Another number, other fields that fail; 0 for none. */
  readonly faults: number;
}

/** FNV-1a. */
const hash = (text: string): number => {
  let value = 2166136261;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 16777619);
  value ^= value >>> 13;
  value = Math.imul(value, 0x5bd1e995);
  return (value ^ (value >>> 15)) >>> 0;
};

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '__typename')
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
};

const keyFields = new Set(['id', 'sku']);

const leafValue = (type: GraphQLOutputType, seed: number, label: string): unknown => {
  if (isEnumType(type)) return type.getValues()[seed % type.getValues().length]?.name;
  switch (String(type)) {
    case 'Int':
      return (seed % 5) * (seed % 3);
    case 'Float':
      return (seed % 4) / 2;
    case 'Boolean':
      return seed % 2 === 0;
    default:
      return seed % 5 === 0 ? '' : `${label}/${seed % 1000}`;
  }
};

export const createWorld = (graph: TestGraph): World => {
  const composed = composeServices(
    Object.entries(graph.subgraphs).map(([name, sdl]) => ({
      name,
      url: `http://${name}`,
      typeDefs: parse(sdl),
    })),
  );
  if (composed.supergraphSdl === undefined) throw new Error(`${graph.name}: ${composed.errors?.join('\n')}`);
  const { supergraphSdl } = composed;
  const supergraphDocument = parse(supergraphSdl);
  const full = buildASTSchema(supergraphDocument, { assumeValidSDL: true });
  const apiSchema = buildSchema(printSchema(Supergraph.build(supergraphSdl).apiSchema().toGraphQLJSSchema()));
  const sound = plannedFields(supergraphDocument).planned;

  const valueFor = (type: GraphQLOutputType, label: string): unknown => {
    const seed = hash(label);
    if (isNonNullType(type)) return valueFor(type.ofType, label) ?? valueFor(type.ofType, `${label}!`);
    if (seed % 11 === 0 && !label.endsWith('!')) return null;
    if (isListType(type))
      return Array.from({ length: seed % 4 }, (_, index) => valueFor(type.ofType, `${label}[${index}]`));
    if (isAbstractType(type)) {
      const possible = full
        .getPossibleTypes(type)
        .map(({ name }) => name)
        .toSorted();
      return { type: possible[seed % possible.length], number: (seed >>> 4) % 4 };
    }
    if (isObjectType(type)) return { type: type.name, number: (seed >>> 4) % 4 };
    return leafValue(type, seed >>> 3, label);
  };

  const fieldOf = (thing: Thing, name: string, args: Readonly<Record<string, unknown>>): unknown => {
    if (keyFields.has(name)) return `${thing.type}-${thing.number}`;
    const type = full.getType(thing.type);
    const definition = isObjectType(type) ? type.getFields()[name] : undefined;
    if (definition === undefined) throw new Error(`${thing.type} has no field ${name}.`);
    return valueFor(definition.type, `${thing.type}${thing.number}.${name}${JSON.stringify(sorted(args))}`);
  };

  const evaluate = (value: unknown, set: SelectionSetNode): unknown => {
    if (Array.isArray(value)) return value.map((item) => evaluate(item, set));
    if (value === null) return null;
    const thing = value as Thing;
    const result: Record<string, unknown> = {};
    for (const selection of set.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (selection.typeCondition?.name.value === thing.type)
          Object.assign(result, evaluate(thing, selection.selectionSet));
      } else if (selection.kind === Kind.FIELD) {
        const type = full.getType(thing.type);
        const definition = isObjectType(type) ? type.getFields()[selection.name.value] : undefined;
        const args = definition === undefined ? {} : getArgumentValues(definition, selection);
        const inner = fieldOf(thing, selection.name.value, args);
        result[selection.name.value] =
          selection.selectionSet === undefined ? inner : evaluate(inner, selection.selectionSet);
      }
    }
    return result;
  };

  /** Only what the selection names, as a subgraph reads it from a representation. */
  const pick = (value: unknown, set: SelectionSetNode): unknown => {
    if (Array.isArray(value)) return value.map((item) => pick(item, set));
    if (typeof value !== 'object' || value === null) return value;
    const own = value as Record<string, unknown>;
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

  const resolver =
    (faults: number, isMonolith: boolean): GraphQLFieldResolver<Thing | undefined, unknown> =>
    (source, args, _context, info) => {
      const thing = source ?? { type: info.parentType.name, number: 0 };
      const name = info.fieldName;
      const at = `${thing.type}${thing.number}.${name}`;
      if (faults > 0 && !sound.has(name)) {
        const fate = hash(`${at} ${faults}`) % 25;
        if (fate === 0) throw new Error(`fault at ${at}`);
        if (fate === 1) return null;
      }
      const required = graph.computed[`${thing.type}.${name}`];
      if (required === undefined) return fieldOf(thing, name, args);
      const set = parseFieldSet(required);
      if (!isMonolith && thing.representation === undefined) throw new Error(`${at} has no representation.`);
      const input = isMonolith ? evaluate(thing, set) : pick(thing.representation, set);
      return valueFor(
        info.returnType,
        `${at} from ${JSON.stringify(sorted(input))}${JSON.stringify(sorted(args))}`,
      );
    };

  const typeResolver = (value: unknown): string => (value as Thing).type;

  const toThing = (representation: Readonly<Record<string, unknown>>): Thing => {
    const key = String(representation['id'] ?? representation['sku']);
    const [, type = '', number = ''] = /^(.*)-(\d+)$/.exec(key) ?? [];
    if (type === '') throw new Error(`A representation without a key: ${JSON.stringify(representation)}`);
    return { type, number: Number(number), representation };
  };

  const subgraphs = new Map(
    Object.entries(graph.subgraphs).map(([name, sdl]) => {
      const schema = buildSubgraphSchema([{ typeDefs: parse(sdl) }]);
      const entities = schema.getQueryType()?.getFields()['_entities'];
      if (entities !== undefined) {
        entities.resolve = (_source, { representations }) => representations.map(toThing);
        const union = schema.getType('_Entity');
        // A subgraph with @interfaceObject knows the interface's name only.
        if (isAbstractType(union))
          union.resolveType = (value) => {
            const { type, representation } = value as Thing;
            const named = String(representation?.['__typename']);
            return isObjectType(schema.getType(named)) ? named : type;
          };
      }
      return [name, schema] as const;
    }),
  );
  const documents = new Map<string, DocumentNode>();
  const parsed = (query: string): DocumentNode => {
    if (documents.size > 2000) documents.clear();
    const known = documents.get(query) ?? parse(query);
    documents.set(query, known);
    return known;
  };

  return {
    supergraphSdl,
    apiSchema,
    monolith: ({ document, variables, faults }) =>
      execute({
        schema: apiSchema,
        document,
        variableValues: variables,
        fieldResolver: resolver(faults, true),
        typeResolver,
      }),
    fetch:
      (faults) =>
      async (name, { query, variables }) => {
        const schema = subgraphs.get(name);
        if (schema === undefined) throw new Error(`No subgraph ${name}.`);
        const result = await execute({
          schema,
          document: parsed(query),
          variableValues: JSON.parse(JSON.stringify(variables)),
          fieldResolver: resolver(faults, false),
          typeResolver,
        });
        return JSON.parse(JSON.stringify(result));
      },
  };
};
