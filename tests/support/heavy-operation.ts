/** Subgraphs that all know the same types, so that every field can be had in several ways. */
export const sharedSubgraphs: Readonly<Record<string, string>> = Object.fromEntries(
  ['one', 'two', 'three'].map((name) => [
    name,
    `type Query { node: Node @shareable }
    type Node @key(fields: "id") { id: ID! @shareable, node: Node @shareable, value(n: Int): Int @shareable, ${name}: Int }`,
  ]),
);

/** Each fragment spreads the next one twice: few words to read, and with each twice as much to plan. */
export const heavyOperation = (doublings: number): string => {
  const fragments = Array.from({ length: doublings }, (_, index) => {
    const next = index === doublings - 1 ? 'value' : `...F${index + 1}`;
    return `fragment F${index} on Node { a: node { ${next} } b: node { ${next} } }`;
  });
  return `{ node { ...F0 } } ${fragments.join(' ')}`;
};
