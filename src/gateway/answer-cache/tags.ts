import { getDirective } from '@graphql-tools/utils';
import {
  type GraphQLNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { parseFieldSet } from '#gateway/execution/field-sets.ts';
import { type Data, isObject, readOwn } from '#gateway/execution/subgraph-answer.ts';
import type { PolicyIndex } from '#gateway/policy/policy-index.ts';
import { canonicalJson } from './canonical.ts';

/** Every answer has this one. */
export const everythingTag = '*';
/** Answers that may come from any subgraph. */
export const anySubgraphTag = 'subgraphs';
export const subgraphTag = (subgraph: string): string => `subgraph ${subgraph}`;
/** Answers with objects of this type. */
export const typeTag = (type: string): string => `type ${type}`;
/** Answers with objects of this type of which it is not known which they are. */
export const someTag = (type: string): string => `some ${type}`;
const entityTag = (type: string, key: unknown): string => `entity ${type} ${canonicalJson(key)}`;

/** The tags of an answer that holds objects of these types somewhere. */
export const tagsOfTypes = (types: ReadonlySet<string>): string[] =>
  [...types].flatMap((type) => [typeTag(type), someTag(type)]);

/** The fields of a key as they are in a representation, their values as texts; nothing when one is missing. */
const pickKey = (set: SelectionSetNode, from: Data): Data | undefined => {
  const picked: Data = Object.create(null);
  for (const selection of set.selections) {
    if (selection.kind !== Kind.FIELD) return undefined;
    const name = selection.name.value;
    const value = readOwn(from, name);
    if (value === undefined) return undefined;
    if (selection.selectionSet === undefined) picked[name] = isObject(value) ? value : String(value);
    else {
      const inner = isObject(value) ? pickKey(selection.selectionSet, value) : undefined;
      if (inner === undefined) return undefined;
      picked[name] = inner;
    }
  }
  return picked;
};

export interface EntityTags {
  /** One tag for each key of the type that the object holds. */
  readonly of: (type: string, object: Data) => string[];
  /** The keys of a type, as they are written in the schema. */
  readonly keysOf: (type: string) => readonly string[];
}

/** Names entities by their keys, as `@key` says. */
export const createEntityTags = ({ schema }: PolicyIndex): EntityTags => {
  const known = new Map<string, ReadonlyMap<string, SelectionSetNode>>();
  const keysOf = (name: string): ReadonlyMap<string, SelectionSetNode> => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const type: GraphQLNamedType | undefined = schema.getType(name);
    const joins = type === undefined ? [] : (getDirective(schema, type, 'join__type') ?? []);
    const texts = joins.flatMap(({ key }) => (typeof key === 'string' ? [key] : []));
    const keys = new Map(texts.map((text) => [text, parseFieldSet(text)]));
    if (type !== undefined) known.set(name, keys);
    return keys;
  };
  return {
    keysOf: (type) => [...keysOf(type).keys()],
    of: (type, object) =>
      [...keysOf(type).values()].flatMap((set) => {
        const key = pickKey(set, object);
        return key === undefined ? [] : [entityTag(type, key)];
      }),
  };
};

/** A type, those that it implements and those that implement it: a subgraph may know an entity by any of them. */
export const relatedTypes = ({ schema }: PolicyIndex, name: string): readonly string[] => {
  const type = schema.getType(name);
  if (!isCompositeType(type)) return [];
  const above = isObjectType(type) || isInterfaceType(type) ? type.getInterfaces() : [];
  const below = isAbstractType(type) ? schema.getPossibleTypes(type) : [];
  return [type, ...above, ...below].map((one) => one.name);
};
