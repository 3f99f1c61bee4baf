import { type DocumentNode, Kind, type SelectionSetNode } from 'graphql';
import { parseFieldSet, textArgument } from './field-sets.ts';
import {
  directivesFor,
  type FieldsType,
  graphOf,
  hasFields,
  isExternal,
  isNamed,
  namedType,
} from './join-directives.ts';

type Types = ReadonlyMap<string, FieldsType>;

const typesIn = (document: DocumentNode): Types =>
  new Map(document.definitions.filter(hasFields).map((type) => [type.name.value, type] as const));

/** A type with the object types that implement it. */
const withImplementations = (types: Types, name: string): string[] => [
  name,
  ...[...types.values()]
    .filter((type) => type.interfaces?.some((one) => one.name.value === name))
    .map((type) => type.name.value),
];

/** `graph type.field` of all fields that keys, @requires and @provides name. */
const namedIn = (types: Types): ReadonlySet<string> => {
  const named = new Set<string>();
  const add = (graph: string, type: string, { selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT)
        add(graph, selection.typeCondition?.name.value ?? type, selection.selectionSet);
      if (selection.kind !== Kind.FIELD) continue;
      const name = selection.name.value;
      for (const owner of withImplementations(types, type)) named.add(`${graph} ${owner}.${name}`);
      const field = types.get(type)?.fields?.find((one) => one.name.value === name);
      if (field !== undefined && selection.selectionSet !== undefined)
        add(graph, namedType(field), selection.selectionSet);
    }
  };
  for (const [type, { directives = [], fields = [] }] of types) {
    for (const directive of directives)
      add(graphOf(directive), type, parseFieldSet(textArgument(directive, 'key') ?? '__typename'));
    for (const field of fields) {
      for (const directive of field.directives ?? []) {
        const [requires, provides] = [
          textArgument(directive, 'requires'),
          textArgument(directive, 'provides'),
        ];
        if (requires !== undefined) add(graphOf(directive), type, parseFieldSet(requires));
        if (provides !== undefined) add(graphOf(directive), namedType(field), parseFieldSet(provides));
      }
    }
  }
  return named;
};

/** An interface of the same graph has the field too. */
const isOfInterface = (types: Types, type: FieldsType, { field, graph }: { field: string; graph: string }) =>
  directivesFor(type, 'join__implements', graph).some((directive) =>
    types.get(textArgument(directive, 'interface') ?? '')?.fields?.some(({ name }) => name.value === field),
  );

/** Without the external fields that a graph named before and names no more: they would be refused. */
export const withoutIdle = (before: DocumentNode, after: DocumentNode): DocumentNode => {
  const types = typesIn(after);
  const [then, now] = [namedIn(typesIn(before)), namedIn(types)];
  const isIdle = (type: FieldsType, field: string, graph: string): boolean => {
    const place = `${graph} ${type.name.value}.${field}`;
    return then.has(place) && !now.has(place) && !isOfInterface(types, type, { field, graph });
  };
  return {
    ...after,
    definitions: after.definitions.map((type) => {
      if (!hasFields(type)) return type;
      const fields = (type.fields ?? []).map((field) => ({
        ...field,
        directives: (field.directives ?? []).filter(
          (directive) =>
            !isNamed(directive, 'join__field') ||
            !isExternal(directive) ||
            !isIdle(type, field.name.value, graphOf(directive)),
        ),
      }));
      return { ...type, fields };
    }),
  };
};
