import type { JoinedOperation } from './join-fetches.ts';

/** The fetches of entities that a plan makes from one subgraph. Those that are made at the same time are one call. */
export interface Siblings {
  readonly subgraph: string;
  count: number;
  /** How many of them nothing waits for. */
  lastCount: number;
  /** What those with these numbers send together. */
  readonly joined: Map<string, JoinedOperation>;
  /** They are asked one by one: the subgraph wants it so, or each of its answers is kept for a time of its own. */
  isApart: boolean;
}

/** One of them. */
export interface Sibling {
  readonly siblings: Siblings;
  readonly number: number;
  /** Nothing waits for it. */
  readonly isLast: boolean;
}

/** The last ones of one operation, while it is executed. */
export interface Gathering {
  /** So many have come, or have nothing to ask for. */
  come: number;
  readonly waiting: (() => void)[];
  timer: NodeJS.Timeout | undefined;
}

export type Gatherings = Map<Siblings, Gathering>;

/** What another subgraph has not answered by then holds nobody up. */
const maxWaitMs = 100;

export type CreateSibling = (subgraph: string, isLast: boolean) => Sibling;

/** Numbers the fetches of a plan, for each subgraph. */
export const createSiblings = (): CreateSibling => {
  const bySubgraph = new Map<string, Siblings>();
  return (subgraph, isLast) => {
    const siblings = bySubgraph.get(subgraph) ?? {
      subgraph,
      count: 0,
      lastCount: 0,
      joined: new Map(),
      isApart: false,
    };
    bySubgraph.set(subgraph, siblings);
    siblings.count += 1;
    if (isLast) siblings.lastCount += 1;
    return { siblings, number: siblings.count, isLast };
  };
};

const release = (gathering: Gathering): void => {
  clearTimeout(gathering.timer);
  gathering.timer = undefined;
  for (const goOn of gathering.waiting.splice(0)) goOn();
};

const come = (gatherings: Gatherings, siblings: Siblings): Gathering => {
  let gathering = gatherings.get(siblings);
  if (gathering === undefined) {
    gathering = { come: 0, waiting: [], timer: undefined };
    gatherings.set(siblings, gathering);
  }
  gathering.come += 1;
  if (gathering.come === siblings.lastCount) release(gathering);
  return gathering;
};

/** It has nothing to ask for. */
export const stayAway = (gatherings: Gatherings, { siblings, isLast }: Sibling): void => {
  if (isLast && siblings.lastCount > 1) come(gatherings, siblings);
};

/**
 * What nothing waits for can wait for its like, as the operation has to anyway: together they are one call. Nothing when
 * there is nobody to wait for.
 */
export const waitForOthers = (
  gatherings: Gatherings,
  { siblings, isLast }: Sibling,
): Promise<void> | undefined => {
  if (!isLast || siblings.lastCount === 1) return undefined;
  const gathering = come(gatherings, siblings);
  if (siblings.isApart || gathering.come === siblings.lastCount) return undefined;
  return new Promise((resolve) => {
    gathering.waiting.push(resolve);
    gathering.timer ??= setTimeout(release, maxWaitMs, gathering);
  });
};
