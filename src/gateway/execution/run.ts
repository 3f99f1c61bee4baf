import type { Ask } from './ask-subgraph.ts';
import type { Turns } from './ask-together.ts';
import type { AskedEntities } from './asked-entities.ts';
import { type Cause, createFailures, type Failures } from './failures.ts';
import type { Lead } from './leads.ts';
import type { Merges } from './operation-trace.ts';
import type { IsFilled, PlacedNode } from './plan-paths.ts';
import type { Gatherings } from './sibling-fetches.ts';
import type { Data, FetchSubgraph, SubgraphAnswer } from './subgraph-answer.ts';

/** A call that was made already. */
interface Asked {
  readonly representations: readonly Data[] | undefined;
  readonly answer: Promise<SubgraphAnswer>;
}

/** One operation while it is executed. */
export interface Run {
  /** The merged data of all fetches so far. */
  readonly root: Data;
  /** As the client sent them. */
  readonly given: Readonly<Data>;
  /** With defaults, as the operation declares them. */
  readonly variables: Readonly<Data>;
  readonly context: unknown;
  readonly fetch: FetchSubgraph;
  /** Answers of fetches that the plan holds more than once, by their number and variables. */
  readonly answers: Map<string, Promise<SubgraphAnswer>>;
  /** Those of entities, each by its representation. */
  readonly entities: Map<string, AskedEntities>;
  /** Fetches that nothing waits for, until all of them from a subgraph can be made. */
  readonly gatherings: Gatherings;
  /** Fetches that are made now. */
  readonly turns: Turns;
  /** What others may follow it by. */
  readonly lead: Lead | undefined;
  /** What it asked for while it followed another one. */
  readonly asked: Map<Ask, Asked> | undefined;
  /** Objects that several fetches fill, by their place. */
  readonly targets: Map<string, readonly Data[]>;
  /** The places that parts of the plan fill, with the conditions of this operation as they are. */
  readonly askedBy: (nodes: readonly PlacedNode[]) => IsFilled;
  failures: Failures | undefined;
  /** Some object of the merged data stands in several places. */
  hasFolded: boolean;
  /** Where the trace is recorded. */
  readonly merges: Merges | undefined;
}

export const failuresOf = (run: Run): Failures => {
  run.failures ??= createFailures();
  return run.failures;
};

export const addCause = (run: Run, cause: Cause): Cause => {
  failuresOf(run).causes.push(cause);
  return cause;
};
