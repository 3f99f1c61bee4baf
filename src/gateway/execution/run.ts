import { type Cause, createFailures, type Failures } from './failures.ts';
import type { Data, FetchSubgraph, SubgraphAnswer } from './subgraph-answer.ts';

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
  /** Answers of fetches that the plan holds more than once, by subgraph and body. */
  readonly answers: Map<string, Promise<SubgraphAnswer>>;
  /** Whether some fetch fills this place, with the conditions of this operation as they are. */
  readonly isAsked: (path: string) => boolean;
  failures: Failures | undefined;
}

export const failuresOf = (run: Run): Failures => {
  run.failures ??= createFailures();
  return run.failures;
};

export const addCause = (run: Run, cause: Cause): Cause => {
  failuresOf(run).causes.push(cause);
  return cause;
};
