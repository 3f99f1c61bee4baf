import { type ConstDirectiveNode, Kind, parse, print, visit } from 'graphql';

const isJoinType = (directive: ConstDirectiveNode): boolean => directive.name.value === 'join__type';

const isUnresolvable = (directive: ConstDirectiveNode): boolean =>
  (directive.arguments ?? []).some(
    ({ name, value }) => name.value === 'resolvable' && value.kind === Kind.BOOLEAN && !value.value,
  );

const ordered = (directives: readonly ConstDirectiveNode[]): readonly ConstDirectiveNode[] | undefined => {
  const keys = directives.filter(isJoinType);
  const sorted = [...keys.filter((key) => !isUnresolvable(key)), ...keys.filter(isUnresolvable)];
  if (sorted.every((key, index) => key === keys[index])) return undefined;
  const next = sorted.values();
  return directives.map((directive) =>
    isJoinType(directive) ? (next.next().value ?? directive) : directive,
  );
};

/**
 * The planner enters a subgraph by the first key that it meets, resolvable or not. Those that are not come last here.
 * A supergraph that needs no change is returned as it is.
 */
export const orderKeys = (sdl: string): string => {
  let changed = false;
  const order = <T extends { readonly directives?: readonly ConstDirectiveNode[] }>(node: T): T | false => {
    const directives = ordered(node.directives ?? []);
    if (directives === undefined) return false;
    changed = true;
    return { ...node, directives };
  };
  const document = visit(parse(sdl, { noLocation: true }), {
    ObjectTypeDefinition: order,
    InterfaceTypeDefinition: order,
  });
  return changed ? print(document) : sdl;
};
