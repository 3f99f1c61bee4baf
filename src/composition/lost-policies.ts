import { type ASTNode, type ConstDirectiveNode, Kind, parse, print, visit } from 'graphql';
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

/** Every application of a guarding directive, as `Type.field(argument) @directive(arguments)`. */
export const policyApplications = (sdl: string): Set<string> => {
  const found = new Set<string>();
  visit(parse(sdl), {
    Directive: (...call) => {
      const [node, ancestors] = [call[0], call[4]];
      if (!guarded.has(node.name.value)) return;
      const coordinate = ancestors.map(definitionName).filter((name) => name !== undefined);
      if (coordinate.length === 0) return;
      found.add(`${coordinate.join('.')} @${node.name.value}(${argumentsOf(node as ConstDirectiveNode)})`);
    },
  });
  return found;
};

/** Scopes of @requiresScopes and @policy are merged by composition, so only their presence can be compared. */
const comparable = (application: string): string =>
  /@(requiresScopes|policy|cost|listSize)\(/.test(application)
    ? application.slice(0, application.indexOf('(', application.indexOf(' @')))
    : application;

/** What a subgraph guards and the supergraph does not. Composition drops such a thing without a word. */
export const lostPolicies = (
  subgraphs: readonly { readonly name: string; readonly sdl: string }[],
  supergraphSdl: string,
): string[] => {
  const kept = new Set([...policyApplications(supergraphSdl)].map(comparable));
  return subgraphs.flatMap(({ name, sdl }) =>
    [...policyApplications(sdl)]
      .filter((application) => !kept.has(comparable(application)))
      .map((application) => `[${name}] ${application} did not reach the supergraph.`),
  );
};
