import type { FetchNode, PlanNode } from '@apollo/query-planner';
import {
  type DocumentNode,
  type FieldNode,
  Kind,
  print,
  type SelectionNode,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import { shapeOf } from './fetch-shape.ts';
import { hasFields, namedType } from './join-directives.ts';
import { fetchesIn, mapFetches, visitFetches } from './plan-nodes.ts';
import { placeText } from './plan-paths.ts';

/** A fetch with the types that it does not ask for, by places below its own: names of the merged data, each after a dot. */
interface TypedFetch extends FetchNode {
  readonly knownTypes?: Readonly<Record<string, string>>;
}

/** The type of all objects at a place of the merged data, where the plan knows it. */
export type TypeAt = (place: string) => string | undefined;

/** What the supergraph says about types. */
interface Schema {
  readonly objects: ReadonlySet<string>;
  /** The type of a field without its lists. */
  readonly typeOf: (type: string, field: string) => string | undefined;
  readonly rootOf: (kind: string) => string;
}

const readSchema = ({ definitions }: DocumentNode): Schema => {
  const types = new Map(definitions.filter(hasFields).map((type) => [type.name.value, type] as const));
  const roots = definitions.flatMap((one) => (one.kind === Kind.SCHEMA_DEFINITION ? one.operationTypes : []));
  const objects = [...types.values()].filter(({ kind }) => kind === Kind.OBJECT_TYPE_DEFINITION);
  return {
    objects: new Set(objects.map(({ name }) => name.value)),
    typeOf: (type, name) => {
      const field = types.get(type)?.fields?.find((one) => one.name.value === name);
      return field && namedType(field);
    },
    rootOf: (kind) => roots.find(({ operation }) => operation === kind)?.type.name.value ?? '',
  };
};

/** A fetch, and the places of each `__typename` that may be left out: a fragment may be in several. */
interface ReadFetch {
  readonly document: DocumentNode;
  readonly at: string;
  readonly typeNames: ReadonlyMap<FieldNode, ReadonlySet<string>>;
}

/** By place, the types that fields say its objects have; nothing for what may be of several types. */
type Types = Map<string, Set<string | undefined>>;

/** What all fetches of a plan are read with, and what is found of them together. */
interface Reading {
  readonly schema: Schema;
  readonly types: Types;
}

const isTypeName = (one: SelectionNode): boolean =>
  one.kind === Kind.FIELD &&
  one.name.value === '__typename' &&
  one.alias === undefined &&
  one.directives?.length === 0;

const put = <Key, Value>(sets: Map<Key, Set<Value>>, key: Key, value: Value): void => {
  const known = sets.get(key);
  if (known === undefined) sets.set(key, new Set([value]));
  else known.add(value);
};

const readFetch = (node: FetchNode, at: string, { schema, types }: Reading): ReadFetch => {
  const isEntityFetch = node.requires !== undefined;
  const { document, fragments, selectionSet } = shapeOf(node.operation, isEntityFetch);
  const typeNames = new Map<FieldNode, Set<string>>();
  const add = ({ selections }: SelectionSetNode, parent: string, place: string): void => {
    // A selection may not be empty.
    const isNeeded = selections.every(isTypeName);
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT)
        add(selection.selectionSet, selection.typeCondition?.name.value ?? parent, place);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        if (fragment !== undefined) add(fragment.selectionSet, fragment.typeCondition.name.value, place);
      } else if (selection.selectionSet !== undefined) {
        const type = schema.typeOf(parent, selection.name.value);
        const below = `${place}.${(selection.alias ?? selection.name).value}`;
        put(types, below, type !== undefined && schema.objects.has(type) ? type : undefined);
        add(selection.selectionSet, type ?? '', below);
      } else if (!isNeeded && isTypeName(selection)) put(typeNames, selection, place);
    }
  };
  add(selectionSet, isEntityFetch ? '' : schema.rootOf(node.operationKind), at);
  return { document, at, typeNames };
};

const withoutTypeNames = (node: FetchNode, read: ReadFetch, typeAt: TypeAt): TypedFetch => {
  const removed = new Set<FieldNode>();
  const knownTypes: Record<string, string> = {};
  for (const [field, places] of read.typeNames) {
    const known = [...places].map((place) => [place.slice(read.at.length), typeAt(place)] as const);
    if (known.some(([, type]) => type === undefined)) continue;
    removed.add(field);
    Object.assign(knownTypes, Object.fromEntries(known));
  }
  if (removed.size === 0) return node;
  const document = visit(read.document, { Field: (field) => (removed.has(field) ? null : undefined) });
  return { ...node, operation: stripIgnoredCharacters(print(document)), knownTypes };
};

const isRewritten = ({ inputRewrites = [], outputRewrites = [] }: FetchNode): boolean =>
  inputRewrites.length > 0 || outputRewrites.length > 0;

/**
 * The planner asks every object for its type. Where the schema leaves only one, nobody needs to be asked: answers are
 * shorter by a sixth where there are many small objects. Plans that rename by types stay as they are.
 */
export const createTypeKnowledge = (supergraph: DocumentNode) => {
  const schema = readSchema(supergraph);
  return (plan: PlanNode): PlanNode => {
    if (fetchesIn(plan).some(isRewritten)) return plan;
    const types: Types = new Map();
    const fetches = new Map<FetchNode, ReadFetch>();
    visitFetches(plan, (node, path) =>
      fetches.set(node, readFetch(node, placeText(path), { schema, types })),
    );
    const typeAt: TypeAt = (place) => {
      const [type, ...others] = types.get(place) ?? [];
      return others.length === 0 ? type : undefined;
    };
    return mapFetches(plan, (node) => {
      const read = fetches.get(node);
      return read === undefined ? node : withoutTypeNames(node, read, typeAt);
    });
  };
};

/** The types that a plan knows. */
export const knownTypes = (plan: PlanNode | undefined): TypeAt => {
  const types = new Map<string, string>();
  visitFetches(plan, (node: TypedFetch, path) => {
    const at = placeText(path);
    for (const [place, type] of Object.entries(node.knownTypes ?? {})) types.set(at + place, type);
  });
  return (place) => types.get(place);
};
