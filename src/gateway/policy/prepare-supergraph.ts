import { type ConstDirectiveNode, Kind, parse, print, visit } from 'graphql';
import { linksOf } from '#platform/links.ts';

const apolloSpecs = 'https://specs.apollo.dev';

/** Features of purpose SECURITY that the policy index implements, and that may therefore be loaded. */
const implemented: ReadonlySet<string> = new Set([
  `${apolloSpecs}/authenticated`,
  `${apolloSpecs}/requiresScopes`,
  `${apolloSpecs}/policy`,
  `${apolloSpecs}/inaccessible`,
]);

const clearPurpose = (directive: ConstDirectiveNode): ConstDirectiveNode => ({
  ...directive,
  arguments: (directive.arguments ?? []).filter((argument) => argument.name.value !== 'for'),
});

const urlOf = (directive: ConstDirectiveNode): string => {
  const value = directive.arguments?.find((argument) => argument.name.value === 'url')?.value;
  return value?.kind === Kind.STRING ? value.value : '';
};

/**
 * The supergraph as @apollo/gateway takes it. It refuses every feature of purpose SECURITY that it does not enforce
 * itself; the purpose is cleared for exactly those that we enforce, and any other stays refused.
 */
export const prepareSupergraph = (sdl: string): string => {
  const document = parse(sdl);
  const unknown = linksOf(document).filter(
    ({ purpose, identity }) => purpose === 'SECURITY' && !implemented.has(identity),
  );
  if (unknown.length > 0) {
    const names = unknown.map(({ identity }) => identity).join(', ');
    throw new Error(`The supergraph needs security features that this gateway does not enforce: ${names}.`);
  }
  const ours = /^https:\/\/specs\.apollo\.dev\/(authenticated|requiresScopes|policy)\//;
  if (!document.definitions.some((definition) => definition.kind === Kind.SCHEMA_DEFINITION)) return sdl;
  let changed = false;
  const cleared = visit(document, {
    Directive: (node) => {
      if (node.name.value !== 'link' || !ours.test(urlOf(node as ConstDirectiveNode))) return undefined;
      changed = true;
      return clearPurpose(node as ConstDirectiveNode);
    },
  });
  return changed ? print(cleared) : sdl;
};
