import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
} from 'graphql';
import { parseFieldSet, textArgument } from './field-sets.ts';
import {
  directivesFor,
  externalIn,
  type FieldsType,
  graphDirective,
  graphOf,
  hasFields,
  isInterfaceObject,
  isNamed,
  isResolvable,
  namedType,
  withGraph,
} from './join-directives.ts';
import { type Contents, createContents, keysIn, type OwnGraph } from './own-graph-contents.ts';

const nameOf = (definition: DefinitionNode): string =>
  'name' in definition && definition.name !== undefined ? definition.name.value : '';

type Directed = { readonly directives?: readonly ConstDirectiveNode[] };

const added = <T extends Directed>(node: T, directives: readonly ConstDirectiveNode[]): T => ({
  ...node,
  directives: [...(node.directives ?? []), ...directives],
});

/** The same directives for our graph as for the other one. */
const copied = <T extends Directed>(node: T, name: string, { graph, of }: OwnGraph): T =>
  added(
    node,
    directivesFor(node, name, of).map((directive) => withGraph(directive, graph)),
  );

/** Without what it says of other fields and graphs. */
const plain = (directive: ConstDirectiveNode): ConstDirectiveNode => ({
  ...directive,
  arguments: (directive.arguments ?? []).filter(({ name }) =>
    ['graph', 'type', 'external'].includes(name.value),
  ),
});

/** A field without graphs is in all graphs of its type; ours has only what it needs. */
const fieldFor = (
  type: FieldsType,
  field: FieldDefinitionNode,
  { own: { graph, of }, isNeeded }: { own: OwnGraph; isNeeded: boolean },
): FieldDefinitionNode => {
  const joined = (field.directives ?? []).filter((directive) => isNamed(directive, 'join__field'));
  if (joined.some((one) => graphOf(one) === graph)) return field;
  if (joined.length > 0) {
    if (!isNeeded) return field;
    const there = directivesFor(field, 'join__field', of).map((directive) =>
      plain(withGraph(directive, graph)),
    );
    return added(field, there.length > 0 ? there : [externalIn(graph)]);
  }
  if (isNeeded) return field;
  const graphs = (type.directives ?? []).filter((one) => isNamed(one, 'join__type')).map(graphOf);
  return added(
    field,
    [...new Set(graphs)].map((one) => graphDirective('join__field', one)),
  );
};

const entries = (type: FieldsType, { graph, of }: OwnGraph, hasKeys: boolean): ConstDirectiveNode[] => {
  const there = directivesFor(type, 'join__type', of);
  const keys = there.filter((one) => textArgument(one, 'key') !== undefined && isResolvable(one));
  if (hasKeys && keys.length > 0) return keys.map((one) => withGraph(one, graph));
  const isObject = there.some(isInterfaceObject);
  const keyless = graphDirective('join__type', graph);
  const [first] = there.filter(isInterfaceObject);
  return [isObject && first !== undefined ? withGraph(first, graph) : keyless];
};

const isIn =
  ({ fields, others }: Contents) =>
  (directive: ConstDirectiveNode): boolean => {
    const name = textArgument(directive, 'interface') ?? textArgument(directive, 'member') ?? '';
    return fields.has(name) || others.has(name);
  };

const typeFor = (
  type: FieldsType,
  own: OwnGraph,
  { needed, contents, hasKeys }: { needed: ReadonlySet<string>; contents: Contents; hasKeys: boolean },
): FieldsType => {
  const fields = (type.fields ?? []).map((field) =>
    fieldFor(type, field, { own, isNeeded: needed.has(field.name.value) }),
  );
  const implemented = directivesFor(type, 'join__implements', own.of).filter(isIn(contents));
  return added({ ...type, fields }, [
    ...entries(type, own, hasKeys),
    ...implemented.map((one) => withGraph(one, own.graph)),
  ]);
};

const otherFor = (definition: DefinitionNode, own: OwnGraph, contents: Contents): DefinitionNode => {
  switch (definition.kind) {
    case Kind.SCALAR_TYPE_DEFINITION:
      return copied(definition, 'join__type', own);
    case Kind.ENUM_TYPE_DEFINITION: {
      const values = definition.values?.map((value) => copied(value, 'join__enumValue', own)) ?? [];
      return copied({ ...definition, values }, 'join__type', own);
    }
    case Kind.INPUT_OBJECT_TYPE_DEFINITION: {
      const fields = definition.fields?.map((field: InputValueDefinitionNode) =>
        copied(field, 'join__field', own),
      );
      return copied({ ...definition, ...(fields && { fields }) }, 'join__type', own);
    }
    case Kind.UNION_TYPE_DEFINITION: {
      const members = directivesFor(definition, 'join__unionMember', own.of).filter(isIn(contents));
      return added(
        copied(definition, 'join__type', own),
        members.map((one) => withGraph(one, own.graph)),
      );
    }
    default:
      return definition;
  }
};

const withGraphNamed = (graphs: EnumTypeDefinitionNode, { graph }: OwnGraph): EnumTypeDefinitionNode => {
  const text = (name: string, value: string) => ({
    kind: Kind.ARGUMENT as const,
    name: { kind: Kind.NAME as const, value: name },
    value: { kind: Kind.STRING as const, value },
  });
  const directive: ConstDirectiveNode = {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: 'join__graph' },
    arguments: [text('name', graph), text('url', '')],
  };
  const value = { name: { kind: Kind.NAME as const, value: graph }, directives: [directive] };
  return { ...graphs, values: [...(graphs.values ?? []), { kind: Kind.ENUM_VALUE_DEFINITION, ...value }] };
};

/** The supergraph with one more graph. It has the fields that are there for it already, and what these need. */
export const withOwnGraph = (document: DocumentNode, own: OwnGraph): DocumentNode => {
  const definitions = new Map(document.definitions.map((one) => [nameOf(one), one] as const));
  const { contents, addField, addSet, addReturned } = createContents(definitions, own);
  const entered = new Set<string>();
  for (const [name, definition] of definitions) {
    if (!hasFields(definition)) continue;
    for (const field of definition.fields ?? []) {
      const [joined] = directivesFor(field, 'join__field', own.graph);
      if (joined === undefined) continue;
      entered.add(name);
      addField(name, field.name.value);
      addReturned(namedType(field));
      addSet(name, parseFieldSet(textArgument(joined, 'requires') ?? ''));
    }
    if (entered.has(name)) for (const key of keysIn(definition, own.of)) addSet(name, parseFieldSet(key));
  }
  return {
    ...document,
    definitions: document.definitions.map((definition) => {
      const name = nameOf(definition);
      if (definition.kind === Kind.ENUM_TYPE_DEFINITION && name === 'join__Graph')
        return withGraphNamed(definition, own);
      if (!hasFields(definition))
        return contents.others.has(name) ? otherFor(definition, own, contents) : definition;
      const needed = contents.fields.get(name) ?? (name === 'Query' ? new Set<string>() : undefined);
      if (needed === undefined) return definition;
      return typeFor(definition, own, { needed, contents, hasKeys: entered.has(name) });
    }),
  };
};
