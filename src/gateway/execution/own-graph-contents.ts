import { type DefinitionNode, type FieldDefinitionNode, Kind, type SelectionSetNode } from 'graphql';
import { parseFieldSet, textArgument } from './field-sets.ts';
import {
  directivesFor,
  type FieldsType,
  graphOf,
  hasFields,
  isExternal,
  isNamed,
  isResolvable,
  namedType,
} from './join-directives.ts';

/** A graph of our own, taken from another one. */
export interface OwnGraph {
  /** Its name in the supergraph. */
  readonly graph: string;
  readonly of: string;
}

/** What a graph of our own has: fields by type, and other types. */
export interface Contents {
  readonly fields: Map<string, Set<string>>;
  readonly others: Set<string>;
}

/** The keys by which a graph can be entered. */
export const keysIn = (type: FieldsType, graph: string): string[] =>
  directivesFor(type, 'join__type', graph).flatMap((directive) => {
    const key = textArgument(directive, 'key');
    return key !== undefined && isResolvable(directive) ? [key] : [];
  });

export type Definitions = ReadonlyMap<string, DefinitionNode>;

const typeIn = (definitions: Definitions, name: string): FieldsType | undefined => {
  const definition = definitions.get(name);
  return definition !== undefined && hasFields(definition) ? definition : undefined;
};

const fieldIn = (definitions: Definitions, type: string, name: string): FieldDefinitionNode | undefined =>
  typeIn(definitions, type)?.fields?.find((field) => field.name.value === name);

const isPlain = (field: FieldDefinitionNode, graph: string): boolean => {
  const joined = (field.directives ?? []).filter((directive) => isNamed(directive, 'join__field'));
  const there = joined.filter((directive) => graphOf(directive) === graph);
  return joined.length === 0 || there.some((directive) => !isExternal(directive));
};

/** Collects what a graph needs: what its fields require and return, as the other graph has it. */
export const createContents = (definitions: Definitions, { of }: OwnGraph) => {
  const contents: Contents = { fields: new Map(), others: new Set() };
  const returned = new Set<string>();
  const implementationsOf = (name: string): string[] =>
    [...definitions].flatMap(([implementation, definition]) => {
      const implemented = hasFields(definition) ? directivesFor(definition, 'join__implements', of) : [];
      return implemented.some((one) => textArgument(one, 'interface') === name) ? [implementation] : [];
    });
  const addOther = (name: string): void => {
    if (contents.others.has(name)) return;
    contents.others.add(name);
    const definition = definitions.get(name);
    if (definition?.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION) return;
    for (const field of definition.fields ?? []) addOther(namedType(field));
  };
  const addType = (name: string): Set<string> => {
    const fields = contents.fields.get(name) ?? new Set<string>();
    contents.fields.set(name, fields);
    return fields;
  };
  const addField = (type: string, name: string): void => {
    const field = fieldIn(definitions, type, name);
    if (field === undefined || addType(type).has(name)) return;
    addType(type).add(name);
    for (const argument of field.arguments ?? []) addOther(namedType(argument));
    if (typeIn(definitions, namedType(field)) === undefined) addOther(namedType(field));
    if (typeIn(definitions, type)?.kind === Kind.INTERFACE_TYPE_DEFINITION)
      for (const implementation of implementationsOf(type)) addField(implementation, name);
  };
  const addSet = (type: string, { selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value ?? type;
        addType(condition);
        addSet(condition, selection.selectionSet);
      } else if (selection.kind === Kind.FIELD) {
        addField(type, selection.name.value);
        const field = fieldIn(definitions, type, selection.name.value);
        if (field !== undefined && selection.selectionSet !== undefined)
          addSet(namedType(field), selection.selectionSet);
      }
    }
  };
  /** Entities come with a key, so that the rest is asked of the other graph; objects without one come whole. */
  const addReturned = (name: string): void => {
    if (returned.has(name)) return;
    returned.add(name);
    const type = typeIn(definitions, name);
    if (type === undefined) {
      const union = definitions.get(name);
      addOther(name);
      for (const member of union?.kind === Kind.UNION_TYPE_DEFINITION
        ? directivesFor(union, 'join__unionMember', of)
        : [])
        addReturned(textArgument(member, 'member') ?? '');
      return;
    }
    const [key] = keysIn(type, of);
    if (key !== undefined) addSet(name, parseFieldSet(key));
    else {
      for (const field of type.fields ?? []) {
        if (!isPlain(field, of)) continue;
        addField(name, field.name.value);
        addReturned(namedType(field));
      }
    }
    for (const implementation of implementationsOf(name)) addReturned(implementation);
  };
  return { contents, addField, addSet, addReturned };
};
