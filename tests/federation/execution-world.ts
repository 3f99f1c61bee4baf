import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import {
  buildASTSchema,
  buildSchema,
  type ConstDirectiveNode,
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  isListType,
  isObjectType,
  Kind,
  parse,
  printSchema,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { parseFieldSet, plannedFields, textArgument } from '#gateway/execution/field-sets.ts';
import type { FetchSubgraph } from '#gateway/execution/subgraph-answer.ts';
import type { TestGraph } from './execution-graphs.ts';
import { createStrictSubgraph, pick, type Resolver, type StrictSubgraph } from './execution-subgraphs.ts';
import { createValues, hash, type Thing } from './execution-values.ts';

export interface World {
  readonly name: string;
  /** The names of fields that are computed from others. */
  readonly computed: ReadonlySet<string>;
  readonly supergraphSdl: string;
  readonly apiSchema: GraphQLSchema;
  /** The answer of one schema that holds everything. */
  readonly monolith: (request: WorldRequest) => Promise<WorldAnswer>;
  /** The subgraphs, and what they noted of the requests that they got. */
  readonly subgraphs: (faults: number) => { readonly fetch: FetchSubgraph; readonly notes: Notes };
}

export interface WorldRequest {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Another number, other fields that fail; 0 for none. */
  readonly faults: number;
}

interface Notes {
  /** What a subgraph should not have been asked. */
  readonly complaints: string[];
  /** The mutations, in the order in which they ran. */
  readonly mutations: string[];
}

export interface WorldAnswer {
  readonly result: ExecutionResult;
  readonly mutations: readonly string[];
}

/** The supergraph; `undefined` when the subgraphs do not compose. */
export const composeGraph = (graph: TestGraph): string | undefined =>
  composeServices(
    Object.entries(graph.subgraphs).map(([name, sdl]) => ({
      name,
      url: `http://${name}`,
      typeDefs: parse(sdl),
    })),
  ).supergraphSdl;

/** `Type.field` of what other subgraphs took over from this one. */
const takenFrom = (graph: TestGraph, subgraph: string): ReadonlySet<string> => {
  const taken = new Set<string>();
  for (const sdl of Object.values(graph.subgraphs)) {
    for (const type of parse(sdl).definitions) {
      if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
      for (const { name, directives } of type.fields ?? []) {
        const override = directives?.find((one) => one.name.value === 'override');
        if (override !== undefined && textArgument(override, 'from') === subgraph)
          taken.add(`${type.name.value}.${name.value}`);
      }
    }
  }
  return taken;
};

/** Which fields a subgraph may be asked for. */
const knowledgeOf = (graph: TestGraph, { name, schema }: StrictSubgraph) => {
  const taken = takenFrom(graph, name);
  const known = new Set<string>();
  visit(parse(graph.subgraphs[name] ?? ''), {
    Directive: (directive) => {
      if (directive.name.value !== 'provides' && directive.name.value !== 'key') return;
      const set = parseFieldSet(textArgument(directive as ConstDirectiveNode, 'fields') ?? '');
      visit(set, { Field: (field) => void known.add(field.name.value) });
    },
  });
  const isExternal = (type: string, field: string): boolean => {
    const definition = schema.getType(type);
    const directives = isObjectType(definition)
      ? definition.getFields()[field]?.astNode?.directives
      : undefined;
    return directives?.some((one) => one.name.value === 'external') ?? false;
  };
  /** A field that another subgraph took over, or that this one only knows the name of. */
  const isForeign = (type: string, field: string): boolean =>
    (isExternal(type, field) && !known.has(field)) || taken.has(`${type}.${field}`);
  /** Whether the subgraph has all of it by itself, in places where it provides it. */
  const provides = ({ selections }: SelectionSetNode): boolean =>
    selections.every((one) => one.kind === Kind.FIELD && known.has(one.name.value));
  return { isExternal, isForeign, provides };
};

/** What becomes of a field: most have their value, some fail, some are null. */
const withFaults =
  (faults: number, sound: ReadonlySet<string>, resolve: Resolver): Resolver =>
  (source, args, context, info) => {
    const thing = source ?? { type: info.parentType.name, number: 0 };
    const at = `${thing.type}${thing.number}.${info.fieldName}`;
    const value = resolve(thing, args, context, info);
    if (faults === 0 || sound.has(info.fieldName)) return value;
    const fate = hash(`${at} ${faults}`) % 30;
    if (fate === 0) throw new Error(`fault at ${at}`);
    if (fate === 1) return null;
    if (fate === 2 && Array.isArray(value) && isListType(info.returnType))
      return value.map((item, index) => (index === 1 ? new Error(`item at ${at}`) : item));
    return value;
  };

/** The same data behind one schema and behind the subgraphs. */
export const createWorld = (graph: TestGraph, supergraphSdl = composeGraph(graph)): World => {
  if (supergraphSdl === undefined) throw new Error(`The graph ${graph.name} does not compose.`);
  const supergraph = parse(supergraphSdl);
  const full = buildASTSchema(supergraph, { assumeValidSDL: true });
  const apiSchema = buildSchema(printSchema(Supergraph.build(supergraphSdl).apiSchema().toGraphQLJSSchema()));
  const { planned } = plannedFields(supergraph);
  const subgraphs = Object.entries(graph.subgraphs).map(([name, sdl]) => createStrictSubgraph(name, sdl));
  const values = createValues({
    full,
    subgraphs: subgraphs.map(({ schema }) => schema),
    computed: graph.computed,
  });
  const knowledge = new Map(subgraphs.map((subgraph) => [subgraph.name, knowledgeOf(graph, subgraph)]));

  const noteMutation = (notes: Pick<Notes, 'mutations'>, type: string, key: string | number): void => {
    if (type === 'Mutation') notes.mutations.push(String(key));
  };
  const ofMonolith =
    (notes: Pick<Notes, 'mutations'>): Resolver =>
    (source, args, _context, { fieldName, parentType }) => {
      noteMutation(notes, parentType.name, fieldName);
      return values.fieldOf({ thing: source as Thing, name: fieldName, args });
    };
  const ofSubgraph =
    (subgraph: string, notes: Notes): Resolver =>
    (source, args, _context, { fieldName, parentType }) => {
      const thing = source as Thing;
      noteMutation(notes, parentType.name, fieldName);
      const known = knowledge.get(subgraph);
      if (known?.isForeign(parentType.name, fieldName) === true)
        notes.complaints.push(`${subgraph} does not resolve ${parentType.name}.${fieldName}`);
      const required = values.requiredFor(thing, fieldName);
      if (required === undefined || known?.isExternal(parentType.name, fieldName) === true)
        return values.fieldOf({ thing, name: fieldName, args });
      if (thing.representation === undefined) {
        if (known?.provides(required) === true) return values.fieldOf({ thing, name: fieldName, args });
        notes.complaints.push(`${subgraph} is asked for ${fieldName} without a representation`);
        return null;
      }
      return values.computed({ thing, name: fieldName, args }, pick(thing.representation, required));
    };

  return {
    name: graph.name,
    computed: new Set(Object.keys(graph.computed).map((at) => at.split('.')[1] ?? '')),
    supergraphSdl,
    apiSchema,
    monolith: async ({ document, variables, faults }) => {
      const notes = { mutations: [] };
      const result = await execute({
        schema: apiSchema,
        document,
        variableValues: variables,
        fieldResolver: withFaults(faults, planned, ofMonolith(notes)),
        typeResolver: (value) => (value as Thing).type,
      });
      return { result, mutations: notes.mutations };
    },
    subgraphs: (faults) => {
      const notes: Notes = { complaints: [], mutations: [] };
      const fetch: FetchSubgraph = async (name, request) => {
        const subgraph = subgraphs.find((one) => one.name === name);
        if (subgraph === undefined) throw new Error(`No subgraph ${name}.`);
        notes.complaints.push(...subgraph.complaints(request).map((complaint) => `${name} ${complaint}`));
        return Object(await subgraph.answer(request, withFaults(faults, planned, ofSubgraph(name, notes))));
      };
      return { fetch, notes };
    },
  };
};
