import {
  type ASTNode,
  type ConstDirectiveNode,
  type DefinitionNode,
  type FieldDefinitionNode,
  Kind,
  type TypeNode,
} from 'graphql';
import type { Finding } from '#lifecycle/findings/finding.ts';
import type { SubgraphSource } from '#lifecycle/sources/subgraph-sources.ts';
import { originalNames } from '#platform/links.ts';

/** A finding with the node that it is about. */
export interface LintNote extends Omit<Finding, 'place'> {
  readonly node: ASTNode;
}

export interface LintedDefinition {
  readonly subgraph: string;
  readonly node: DefinitionNode;
  /** The directives of a node by the names that they were defined with. */
  readonly directivesOf: (node: {
    readonly directives?: readonly ConstDirectiveNode[] | undefined;
  }) => string[];
}

/** All definitions of all subgraphs: a rule may need what another subgraph says of a type. */
export interface LintSubject {
  readonly definitions: readonly LintedDefinition[];
  /** The kind of each type. */
  readonly kinds: ReadonlyMap<string, Kind>;
}

export type LintRule = (subject: LintSubject) => LintNote[];

const kindOf = (node: DefinitionNode): Kind => node.kind.replace('Extension', 'Definition') as Kind;

export const subjectOf = (sources: readonly SubgraphSource[]): LintSubject => {
  const definitions = sources.flatMap(({ name: subgraph, own }) => {
    const originalName = originalNames(own);
    const directivesOf: LintedDefinition['directivesOf'] = ({ directives }) =>
      (directives ?? []).map(({ name }) => originalName(name.value).replace(/^federation__/, ''));
    return own.definitions.map((node) => ({ subgraph, node, directivesOf }));
  });
  const named = definitions.flatMap(({ node }) =>
    'name' in node && node.name !== undefined ? [[node.name.value, kindOf(node)] as const] : [],
  );
  return { definitions, kinds: new Map(named) };
};

export const rootTypes: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);

/** A field of an object or interface type, with the type that it belongs to. */
export interface LintedField {
  readonly parent: DefinitionNode;
  readonly typeName: string;
  readonly field: FieldDefinitionNode;
  readonly coordinate: string;
  readonly directives: readonly string[];
}

export const outputFields = ({ definitions }: LintSubject): LintedField[] =>
  definitions.flatMap(({ node, directivesOf }) => {
    const isOutput =
      node.kind === Kind.OBJECT_TYPE_DEFINITION ||
      node.kind === Kind.OBJECT_TYPE_EXTENSION ||
      node.kind === Kind.INTERFACE_TYPE_DEFINITION ||
      node.kind === Kind.INTERFACE_TYPE_EXTENSION;
    if (!isOutput) return [];
    return (node.fields ?? []).map((field) => ({
      parent: node,
      typeName: node.name.value,
      field,
      coordinate: `${node.name.value}.${field.name.value}`,
      directives: directivesOf(field),
    }));
  });

export const namedTypeOf = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : namedTypeOf(type.type);

export const isList = (type: TypeNode): boolean =>
  type.kind === Kind.NON_NULL_TYPE ? isList(type.type) : type.kind === Kind.LIST_TYPE;
