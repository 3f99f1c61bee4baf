import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { textArgument } from './field-sets.ts';

/** A type whose fields a supergraph divides among its graphs. */
export type FieldsType = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

export const hasFields = (definition: { readonly kind: Kind }): definition is FieldsType =>
  definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION;

export const namedType = (field: FieldDefinitionNode | InputValueDefinitionNode): string => {
  let { type } = field;
  while (type.kind !== Kind.NAMED_TYPE) type = type.type;
  return type.name.value;
};

export const argumentNamed = (directive: ConstDirectiveNode, name: string) =>
  directive.arguments?.find((argument) => argument.name.value === name)?.value;

const isTrue = (directive: ConstDirectiveNode, name: string): boolean | undefined => {
  const value = argumentNamed(directive, name);
  return value?.kind === Kind.BOOLEAN ? value.value : undefined;
};

/** The graph that a directive is about, by its name in the supergraph. */
export const graphOf = (directive: ConstDirectiveNode): string => {
  const value = argumentNamed(directive, 'graph');
  return value?.kind === Kind.ENUM ? value.value : '';
};

export const withGraph = (directive: ConstDirectiveNode, graph: string): ConstDirectiveNode => ({
  ...directive,
  arguments: (directive.arguments ?? []).map((argument) =>
    argument.name.value === 'graph' ? { ...argument, value: { kind: Kind.ENUM, value: graph } } : argument,
  ),
});

export const isNamed = ({ name }: ConstDirectiveNode, wanted: string): boolean => name.value === wanted;

export const isExternal = (directive: ConstDirectiveNode): boolean => isTrue(directive, 'external') === true;

export const isResolvable = (directive: ConstDirectiveNode): boolean =>
  isTrue(directive, 'resolvable') !== false;

export const isInterfaceObject = (directive: ConstDirectiveNode): boolean =>
  isTrue(directive, 'isInterfaceObject') === true;

/** The directives of one name that a definition has for one graph. */
export const directivesFor = (
  { directives }: { readonly directives?: readonly ConstDirectiveNode[] },
  name: string,
  graph: string,
): ConstDirectiveNode[] =>
  (directives ?? []).filter((directive) => isNamed(directive, name) && graphOf(directive) === graph);

/** Names of subgraphs by their names in the supergraph. */
export const subgraphNames = (document: DocumentNode): ReadonlyMap<string, string> => {
  const graphs = document.definitions.find(
    (one) => one.kind === Kind.ENUM_TYPE_DEFINITION && one.name.value === 'join__Graph',
  );
  const values = graphs?.kind === Kind.ENUM_TYPE_DEFINITION ? (graphs.values ?? []) : [];
  return new Map(
    values.map(({ name, directives }) => {
      const graph = directives?.find((one) => isNamed(one, 'join__graph'));
      return [name.value, (graph && textArgument(graph, 'name')) ?? name.value] as const;
    }),
  );
};

export const graphDirective = (name: string, graph: string): ConstDirectiveNode => ({
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: name },
  arguments: [
    {
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: 'graph' },
      value: { kind: Kind.ENUM, value: graph },
    },
  ],
});

/** Says that a graph knows a field that others resolve. */
export const externalIn = (graph: string): ConstDirectiveNode => {
  const directive = graphDirective('join__field', graph);
  const external = {
    kind: Kind.ARGUMENT as const,
    name: { kind: Kind.NAME as const, value: 'external' },
    value: { kind: Kind.BOOLEAN as const, value: true },
  };
  return { ...directive, arguments: [...(directive.arguments ?? []), external] };
};
