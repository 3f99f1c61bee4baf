import { type ASTNode, type ConstDirectiveNode, type DocumentNode, Kind, parse, print, visit } from 'graphql';
import { originalNames } from '#platform/links.ts';
import { policyDirectives } from '#platform/subgraph-sdl.ts';

const apolloPolicies = [
  'authenticated',
  'requiresScopes',
  'policy',
  'cost',
  'listSize',
  'cacheControl',
  'inaccessible',
];
const guarded = new Set([...policyDirectives, ...apolloPolicies]);

const definitionName = (node: ASTNode | readonly ASTNode[] | undefined): string | undefined =>
  node !== undefined && 'kind' in node && node.kind !== Kind.DIRECTIVE_DEFINITION && 'name' in node
    ? (node.name as { readonly value: string } | undefined)?.value
    : undefined;

const argumentsOf = (directive: ConstDirectiveNode): string =>
  (directive.arguments ?? [])
    .map((argument) => print(argument))
    .toSorted()
    .join(', ');

/** Every application of a guarding directive, by what it says: `Type.field(argument) @directive(arguments)`. */
const applicationsIn = (document: DocumentNode): Map<string, ASTNode> => {
  const found = new Map<string, ASTNode>();
  const originalName = originalNames(document);
  visit(document, {
    Directive: (...call) => {
      const [node, ancestors] = [call[0], call[4]];
      const name = originalName(node.name.value);
      if (!guarded.has(name)) return;
      const coordinate = ancestors.map(definitionName).filter((part) => part !== undefined);
      if (coordinate.length === 0) return;
      found.set(`${coordinate.join('.')} @${name}(${argumentsOf(node as ConstDirectiveNode)})`, node);
    },
  });
  return found;
};

export const policyApplications = (sdl: string): Set<string> => new Set(applicationsIn(parse(sdl)).keys());

/** Scopes of @requiresScopes and @policy are merged by composition, so only their presence can be compared. */
const comparable = (application: string): string =>
  /@(requiresScopes|policy|cost|listSize)\(/.test(application)
    ? application.slice(0, application.indexOf('(', application.indexOf(' @')))
    : application;

export interface LostPolicy {
  readonly message: string;
  /** Where the subgraph says it. */
  readonly node: ASTNode;
}

/** What a subgraph guards and the supergraph does not. Composition drops such a thing without a word. */
export const lostPolicies = (
  subgraphs: readonly { readonly name: string; readonly document: DocumentNode }[],
  supergraphSdl: string,
): LostPolicy[] => {
  const kept = new Set([...policyApplications(supergraphSdl)].map(comparable));
  return subgraphs.flatMap(({ name, document }) =>
    [...applicationsIn(document)]
      .filter(([application]) => !kept.has(comparable(application)))
      .map(([application, node]) => ({
        message: `[${name}] ${application} did not reach the supergraph.`,
        node,
      })),
  );
};
