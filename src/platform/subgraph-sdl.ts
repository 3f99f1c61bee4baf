import { readdirSync, readFileSync } from 'node:fs';
import { type DefinitionNode, type DocumentNode, Kind, parse, print, visit } from 'graphql';

/** Where the definitions of our directives live on the wire; the version is part of the identity. */
export const guardSpec = 'https://specs.soba.dev/guard';
const specUrl = `${guardSpec}/v1.0`;
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
const sharedTypes = ['scalars.graphql', 'upstreams.graphql', 'transactions.graphql'].flatMap(
  (file) => readShared(file).definitions,
);

/** Names of our directives, without the at sign. */
export const policyDirectives: readonly string[] = directiveDefinitions.definitions.flatMap((definition) =>
  definition.kind === Kind.DIRECTIVE_DEFINITION ? [definition.name.value] : [],
);

const namedTypesIn = (part: DocumentNode | DefinitionNode): Set<string> => {
  const names = new Set<string>();
  visit(part, { NamedType: (node) => void names.add(node.name.value) });
  return names;
};

const nameOf = (definition: DefinitionNode): string =>
  'name' in definition && definition.name !== undefined ? definition.name.value : '';

/** The shared types that are mentioned, and those that they mention. */
const sharedFor = (mentioned: ReadonlySet<string>): readonly DefinitionNode[] => {
  const found = sharedTypes.filter((definition) => mentioned.has(nameOf(definition)));
  const more = new Set([...mentioned, ...found.flatMap((definition) => [...namedTypesIn(definition)])]);
  return more.size === mentioned.size ? found : sharedFor(more);
};

const header = `extend schema
  @link(url: "${federationUrl}", import: [${federationDirectives.map((name) => `"${name}"`).join(', ')}])
  @link(url: "${specUrl}", import: [${policyDirectives.map((name) => `"@${name}"`).join(', ')}])
  ${policyDirectives.map((name) => `@composeDirective(name: "@${name}")`).join('\n  ')}`;

const sharedBy = (document: DocumentNode): readonly DefinitionNode[] =>
  sharedFor(new Set([...namedTypesIn(document), ...namedTypesIn(directiveDefinitions)]));

/** As `completeSdl`, and every node knows where it stands in its own file. */
export const completeDocument = (own: DocumentNode): DocumentNode => ({
  kind: Kind.DOCUMENT,
  definitions: [
    ...parse(header).definitions,
    ...directiveDefinitions.definitions,
    ...sharedBy(own),
    ...own.definitions,
  ],
});

/**
 * A subgraph's whole SDL: its own file, our directives with the header that carries them into the supergraph, and
 * the shared types it mentions. No subgraph writes this by hand, so none can forget a part of it.
 */
export const completeSdl = (own: string): string => {
  const document = parse(own);
  const definitions = [...directiveDefinitions.definitions, ...sharedBy(document), ...document.definitions];
  return `${header}\n\n${print({ kind: Kind.DOCUMENT, definitions })}\n`;
};

/** The file that is named, then what stands beside it and below it: each part of a subgraph may have its own. */
export const sdlFilesOf = (main: URL): readonly URL[] => {
  const folder = new URL('.', main);
  const others = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.graphql'))
    .map((name) => new URL(name.replaceAll('\\', '/'), folder))
    .filter(({ href }) => href !== main.href);
  return [main, ...others.toSorted((a, b) => (a.href < b.href ? -1 : 1))];
};

/** Reads a subgraph's own files and completes them. */
export const loadSdl = (file: URL): string =>
  completeSdl(
    sdlFilesOf(file)
      .map((one) => readFileSync(one, 'utf8'))
      .join('\n'),
  );
