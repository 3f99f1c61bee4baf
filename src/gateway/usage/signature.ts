import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  print,
  stripIgnoredCharacters,
  visit,
} from 'graphql';

/** A longer one is cut down to its name: it would fill the log by itself. */
const longestSignature = 20_000;

const withoutAlias = <Node extends { readonly alias?: unknown }>({ alias: _, ...node }: Node) => node;

/**
 * What an operation asks for, and nothing of what it was asked with: no literals, no aliases, no descriptions. Two
 * operations that differ in those only have the same.
 */
export const signatureOf = (
  operation: OperationDefinitionNode,
  fragments: Iterable<FragmentDefinitionNode>,
): string => {
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] };
  const bare = visit(document, {
    Field: (node) => withoutAlias(node),
    StringValue: (node) => ({ ...node, value: '', block: false }),
    IntValue: (node) => ({ ...node, value: '0' }),
    FloatValue: (node) => ({ ...node, value: '0' }),
    BooleanValue: (node) => ({ ...node, value: false }),
    ListValue: (node) => ({ ...node, values: node.values.slice(0, 1) }),
  });
  const text = stripIgnoredCharacters(print(bare));
  const { operation: kind, name } = operation;
  return text.length <= longestSignature ? text : `${kind} ${name?.value ?? 'Anonymous'}{__typename}`;
};
