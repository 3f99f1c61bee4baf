import {
  type JoinedOperation,
  joinOperations,
  joinVariables,
  type PartialFetch,
  separateAnswer,
} from './join-fetches.ts';
import type { Run } from './run.ts';
import type { Sibling, Siblings } from './sibling-fetches.ts';
import type { SubgraphAnswer, SubgraphRequest } from './subgraph-answer.ts';

/** A fetch until the end of the turn that it is made in. */
interface Waiting extends PartialFetch {
  readonly resolve: (answer: SubgraphAnswer | Promise<SubgraphAnswer>) => void;
  readonly reject: (reason: unknown) => void;
}

/** The fetches of this turn. */
export type Turns = Map<Siblings, Waiting[]>;

const maxKept = 100;

/** Statuses of a call that was not made as its subgraph likes it. */
const refusals: ReadonlySet<number | undefined> = new Set([400, 413, 422]);

const joinedOf = ({ joined }: Siblings, parts: readonly PartialFetch[]): JoinedOperation => {
  const key = parts.map(({ number }) => number).join();
  const known = joined.get(key);
  if (known !== undefined) return known;
  if (joined.size >= maxKept) joined.clear();
  const made = joinOperations(parts);
  joined.set(key, made);
  return made;
};

/** An answer without data is that of a request that was not executed at all. */
const isRefusal = ({ data, status, isOutage }: SubgraphAnswer): boolean =>
  isOutage === undefined ? data === undefined : refusals.has(status);

const mayBeKept = ({ cacheControl = '' }: SubgraphAnswer): boolean =>
  /max-?age="?0*[1-9]/i.test(cacheControl);

/** One call for all of them. Where it cannot be told who was answered what, each asks for itself. */
const askForAll = async (run: Run, siblings: Siblings, waiting: readonly Waiting[]): Promise<void> => {
  const { context, fetch } = run;
  const variables = joinVariables(waiting);
  const request = { ...joinedOf(siblings, waiting), variables, kind: 'query' as const, context };
  const answer = await fetch(siblings.subgraph, request);
  const isRefused = isRefusal(answer);
  if (isRefused || mayBeKept(answer)) siblings.isApart = true;
  const hasFailed = answer.isOutage !== undefined && !isRefused;
  const answers = hasFailed ? waiting.map(() => answer) : separateAnswer(answer, waiting);
  for (const [at, one] of waiting.entries())
    one.resolve(answers?.[at] ?? fetch(siblings.subgraph, one.request));
};

const endTurn = async (run: Run, siblings: Siblings): Promise<void> => {
  const waiting = (run.turns.get(siblings) ?? []).sort((one, other) => one.number - other.number);
  run.turns.delete(siblings);
  try {
    const [first, ...others] = waiting;
    if (others.length > 0) await askForAll(run, siblings, waiting);
    else first?.resolve(run.fetch(siblings.subgraph, first.request));
  } catch (error) {
    for (const { reject } of waiting) reject(error);
  }
};

/** Asks together with the siblings that are asked for in this turn of the event loop. */
export const askTogether = (
  run: Run,
  { siblings, number }: Sibling,
  request: SubgraphRequest,
): Promise<SubgraphAnswer> => {
  const waiting = run.turns.get(siblings);
  // An operation that goes on by itself may ask anew for what it asked for while it followed another one.
  const isAgain = waiting?.some((one) => one.number === number) ?? false;
  if (siblings.count === 1 || siblings.isApart || isAgain) return run.fetch(siblings.subgraph, request);
  return new Promise((resolve, reject) => {
    const own = { number, request, resolve, reject };
    if (waiting !== undefined) {
      waiting.push(own);
      return;
    }
    run.turns.set(siblings, [own]);
    setImmediate(endTurn, run, siblings);
  });
};
