import type { Random } from '#support/random-graph.ts';

/** One type in one subgraph. */
export interface Part {
  head: string;
  readonly implemented: Set<string>;
  readonly fields: Map<string, string>;
}

/** A field of an entity that others may require or provide. */
export interface Known {
  readonly name: string;
  readonly type: string;
  readonly arguments: string;
  readonly owners: readonly string[];
}

export interface Entity {
  readonly name: string;
  readonly keys: readonly string[];
  /** The subgraphs that have it, those that only refer to it too. */
  readonly homes: string[];
  readonly known: Known[];
}

export interface Building {
  readonly random: Random;
  readonly names: readonly string[];
  readonly parts: Map<string, Map<string, Part>>;
  readonly entities: readonly Entity[];
  readonly computed: Record<string, string>;
}

export const scalars = new Set(['String', 'Int', 'Boolean', 'Float']);
export const some = <T>(random: Random, from: readonly T[], probability: number): T[] => {
  const chosen = from.filter(() => random.chance(probability));
  return chosen.length === 0 ? [random.pick(from)] : chosen;
};

export const partOf = ({ parts }: Building, subgraph: string, type: string): Part => {
  const types = parts.get(subgraph) ?? new Map<string, Part>();
  parts.set(subgraph, types);
  const part = types.get(type) ?? { head: `type ${type}`, implemented: new Set(), fields: new Map() };
  types.set(type, part);
  return part;
};

export const isPresent = ({ parts }: Building, subgraph: string, type: string): boolean =>
  parts.get(subgraph)?.has(type) === true;
