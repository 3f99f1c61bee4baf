import type { FetchNode } from '@apollo/query-planner';
import { askTogether } from './ask-together.ts';
import { askForNew, createAsked } from './asked-entities.ts';
import type { PlacedNode } from './plan-paths.ts';
import type { Run } from './run.ts';
import type { Sibling } from './sibling-fetches.ts';
import { type Data, type Path, readOwn, type SubgraphAnswer } from './subgraph-answer.ts';

/** A fetch of the plan, with what our transforms say about it. */
export interface PlannedFetch {
  readonly node: FetchNode;
  readonly path: Path;
  /** The name that the subgraph knows a required field by. */
  readonly nameOf: (key: string) => string;
  /** Whether it is a part of a query, and not of a mutation. */
  readonly isQuery: boolean;
  /** The same number as another fetch of the plan that asks for the same. */
  readonly repeated: number | undefined;
  /** What has run before it. */
  readonly before: readonly PlacedNode[];
}

export type Ask = (run: Run, representations: readonly Data[] | undefined) => Promise<SubgraphAnswer>;

export const pickVariables = (names: readonly string[], given: Readonly<Data>): Data => {
  const picked: Data = {};
  for (const name of names) {
    const value = readOwn(given as Data, name);
    if (value !== undefined) picked[name] = value;
  }
  return picked;
};

const failed = (error: unknown): SubgraphAnswer => ({ data: null, errors: [error] });

/** A call of a subgraph never throws: what goes wrong becomes an answer with an error. */
export const compileAsk = ({ node, repeated }: PlannedFetch, sibling: Sibling | undefined): Ask => {
  const { serviceName, operation: query, operationName, operationKind: kind, variableUsages = [] } = node;
  const named = operationName === undefined ? {} : { operationName };
  const bodyPrefix = `${JSON.stringify({ query, ...named }).slice(0, -1)},"variables":`;
  const send = async (run: Run, variables: Data): Promise<SubgraphAnswer> => {
    try {
      const { context } = run;
      const request = { query, ...named, variables, bodyPrefix, kind, context };
      const answer = await (sibling === undefined
        ? run.fetch(serviceName, request)
        : askTogether(run, sibling, request));
      // What may be asked for again is for several fetches.
      return repeated === undefined ? Object(answer) : { ...answer, shared: true };
    } catch (error) {
      return failed(error);
    }
  };
  return (run, representations) => {
    const variables = pickVariables(variableUsages, run.given);
    if (repeated === undefined)
      return send(run, representations === undefined ? variables : { ...variables, representations });
    const key = `${repeated} ${JSON.stringify(variables)}`;
    if (representations !== undefined) {
      let asked = run.entities.get(key);
      if (asked === undefined) {
        asked = createAsked();
        run.entities.set(key, asked);
      }
      return askForNew(asked, representations, (fresh) =>
        send(run, { ...variables, representations: fresh }),
      );
    }
    const known = run.answers.get(key);
    if (known !== undefined) return known;
    const answer = send(run, variables);
    run.answers.set(key, answer);
    return answer;
  };
};
