import { type ASTNode, type DocumentNode, Kind } from 'graphql';

export interface Place {
  readonly file: string;
  readonly line: number;
}

export const placeOfNode = (node: ASTNode | undefined): Place | undefined => {
  const loc = node?.loc;
  // A description is part of its node: the name is where one looks.
  const named =
    node !== undefined && 'name' in node && node.name !== undefined ? (node.name as ASTNode).loc : undefined;
  const at = named ?? loc;
  return at === undefined ? undefined : { file: at.source.name, line: at.startToken.line };
};

/** Finds the place of a coordinate in the subgraphs: its own, or that of what it belonged to. */
export const createLocate = (
  documents: readonly DocumentNode[],
): ((coordinate: string) => Place | undefined) => {
  const places = new Map<string, Place>();
  const described = new Set<string>();
  /** Of several subgraphs that define the same, the one that describes it is looked at first. */
  const note = (coordinate: string, node: ASTNode): void => {
    const place = placeOfNode(node);
    const describes = 'description' in node && node.description !== undefined && !described.has(coordinate);
    if (place === undefined || (places.has(coordinate) && !describes)) return;
    if (describes) described.add(coordinate);
    places.set(coordinate, place);
  };
  for (const definition of documents.flatMap((document) => document.definitions)) {
    if (!('name' in definition) || definition.name === undefined) continue;
    const type = definition.name.value;
    note(definition.kind === Kind.DIRECTIVE_DEFINITION ? `@${type}` : type, definition);
    for (const member of 'fields' in definition ? (definition.fields ?? []) : []) {
      note(`${type}.${member.name.value}`, member);
      for (const argument of 'arguments' in member ? (member.arguments ?? []) : [])
        note(`${type}.${member.name.value}.${argument.name.value}`, argument);
    }
    for (const value of 'values' in definition ? (definition.values ?? []) : [])
      note(`${type}.${value.name.value}`, value);
  }
  return (coordinate) => {
    const parts = coordinate.split('.');
    while (parts.length > 0) {
      const found = places.get(parts.join('.'));
      if (found !== undefined) return found;
      parts.pop();
    }
    return undefined;
  };
};
