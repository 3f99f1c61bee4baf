import { readFileSync } from 'node:fs';
import { type DefinitionNode, type DocumentNode, Kind, parse, print, visit } from 'graphql';

/** Where the definitions of our directives live on the wire; the version is part of the identity. */
const specUrl = 'https://specs.soba.dev/guard/v1.0';
const federationUrl = 'https://specs.apollo.dev/federation/v2.9';

/** Federation's own directives that a subgraph may use without importing them. */
const federationDirectives = [
  '@authenticated',
  '@composeDirective',
  '@cost',
  '@extends',
  '@external',
  '@inaccessible',
  '@interfaceObject',
  '@key',
  '@listSize',
  '@override',
  '@policy',
  '@provides',
  '@requires',
  '@requiresScopes',
  '@shareable',
  '@tag',
];

const readShared = (file: string): DocumentNode =>
  parse(readFileSync(new URL(`../../schema/${file}`, import.meta.url), 'utf8'));

const directiveDefinitions = readShared('directives.graphql');
const sharedTypes = readShared('scalars.graphql');

/** Names of our directives, without the at sign. */
export const policyDirectives: readonly string[] = directiveDefinitions.definitions.flatMap((definition) =>
  definition.kind === Kind.DIRECTIVE_DEFINITION ? [definition.name.value] : [],
);

const namedTypesIn = (document: DocumentNode): Set<string> => {
  const names = new Set<string>();
  visit(document, { NamedType: (node) => void names.add(node.name.value) });
  return names;
};

const nameOf = (definition: DefinitionNode): string =>
  'name' in definition && definition.name !== undefined ? definition.name.value : '';

const header = `extend schema
  @link(url: "${federationUrl}", import: [${federationDirectives.map((name) => `"${name}"`).join(', ')}])
  @link(url: "${specUrl}", import: [${policyDirectives.map((name) => `"@${name}"`).join(', ')}])
  ${policyDirectives.map((name) => `@composeDirective(name: "@${name}")`).join('\n  ')}`;

/**
 * A subgraph's whole SDL: its own file, our directives with the header that carries them into the supergraph, and
 * the shared scalars and enums it mentions. No subgraph writes this by hand, so none can forget a part of it.
 */
export const completeSdl = (own: string): string => {
  const document = parse(own);
  const mentioned = new Set([...namedTypesIn(document), ...namedTypesIn(directiveDefinitions)]);
  const shared = sharedTypes.definitions.filter((definition) => mentioned.has(nameOf(definition)));
  const definitions = [...directiveDefinitions.definitions, ...shared, ...document.definitions];
  return `${header}\n\n${print({ kind: Kind.DOCUMENT, definitions })}\n`;
};

/** Reads a subgraph's own file and completes it. */
export const loadSdl = (file: URL): string => completeSdl(readFileSync(file, 'utf8'));
