import { createHash } from 'node:crypto';
import { type ASTNode, type DocumentNode, Kind, print, stripIgnoredCharacters, visit } from 'graphql';

/** JSON text that is the same for equal values, whatever the order of their properties. */
export const canonicalJson = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const object = value as Record<string, unknown>;
  const parts: string[] = [];
  for (const key of Object.keys(object).sort()) {
    if (object[key] !== undefined) parts.push(`${JSON.stringify(key)}:${canonicalJson(object[key])}`);
  }
  return `{${parts.join(',')}}`;
};

export const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

const byText = <Node extends ASTNode>(nodes: readonly Node[] | undefined): readonly Node[] =>
  (nodes ?? [])
    .map((node) => [print(node), node] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, node]) => node);

/**
 * The text of an operation without its name, and with selections, arguments and variables in an order of their own: what
 * answers alike has the same text. Response names and conditions stay as they are.
 */
export const canonicalOperation = (document: DocumentNode): string => {
  const ordered = visit(document, {
    SelectionSet: { leave: (node) => ({ ...node, selections: byText(node.selections) }) },
    Field: { leave: (node) => ({ ...node, arguments: byText(node.arguments) }) },
    OperationDefinition: {
      leave: ({ name: _, ...node }) => ({ ...node, variableDefinitions: byText(node.variableDefinitions) }),
    },
  });
  return stripIgnoredCharacters(print({ kind: Kind.DOCUMENT, definitions: byText(ordered.definitions) }));
};

/** The values of these variables as one text; a variable that was not given is not in it. */
export const variablesText = (names: readonly string[], given: Readonly<Record<string, unknown>>): string => {
  if (names.length === 0) return '';
  const parts: string[] = [];
  for (const name of names) {
    if (Object.hasOwn(given, name)) parts.push(`${name}:${canonicalJson(given[name])}`);
  }
  return parts.join(',');
};
