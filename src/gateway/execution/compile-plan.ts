import type { PlanNode } from '@apollo/query-planner';
import type { PlannedFetch } from './ask-subgraph.ts';
import { compileFetch, type PlanMerging, type RunNode } from './compile-fetch.ts';
import { type PlacedNode, placeText } from './plan-paths.ts';
import type { Run } from './run.ts';
import { createSiblings } from './sibling-fetches.ts';
import type { Path } from './subgraph-answer.ts';

type DescribeFetch = (node: PlannedFetch['node'], path: Path) => Omit<PlannedFetch, 'before'>;

const nothing: RunNode = () => undefined;

const inSequence = (nodes: readonly RunNode[]): RunNode => {
  if (nodes.length === 1) return nodes[0] ?? nothing;
  return async (run) => {
    for (const node of nodes) await node(run);
  };
};

const inParallel = (nodes: readonly RunNode[]): RunNode => {
  if (nodes.length === 1) return nodes[0] ?? nothing;
  return async (run: Run) => {
    await Promise.all(nodes.map((node) => node(run)));
  };
};

/** Where in a plan we are, and what has run when we come there. */
interface Position {
  readonly path: Path;
  readonly before: readonly PlacedNode[];
  /** Nothing runs after it, and it always runs. */
  readonly isLast: boolean;
}

/** A plan as one function. */
export const compilePlan = (
  plan: PlanNode | undefined,
  merging: PlanMerging,
  describe: DescribeFetch,
): RunNode => {
  const createSibling = createSiblings();
  const compile = (node: PlanNode | undefined, position: Position): RunNode => {
    const { path, before, isLast } = position;
    switch (node?.kind) {
      case undefined:
        return nothing;
      case 'Fetch':
        return compileFetch({ ...describe(node, path), before }, merging, { isLast, createSibling });
      case 'Flatten':
        return compile(node.node, { ...position, path: [...path, ...node.path] });
      case 'Sequence': {
        const at = placeText(path);
        const nodes = node.nodes.map((child) => ({ node: child, at }));
        return inSequence(
          node.nodes.map((child, index) =>
            compile(child, {
              path,
              before: [...before, ...nodes.slice(0, index)],
              isLast: isLast && index === node.nodes.length - 1,
            }),
          ),
        );
      }
      case 'Parallel':
        return inParallel(node.nodes.map((child) => compile(child, position)));
      case 'Condition': {
        const then = compile(node.ifClause, { ...position, isLast: false });
        const otherwise = compile(node.elseClause, { ...position, isLast: false });
        return (run) => (run.variables[node.condition] === true ? then(run) : otherwise(run));
      }
      default:
        throw new Error(`The gateway does not execute plans with ${node?.kind}.`);
    }
  };
  return compile(plan, { path: [], before: [], isLast: true });
};
