import type { PlanNode } from '@apollo/query-planner';
import type { PlannedFetch } from './ask-subgraph.ts';
import { compileFetch, type Merging, type RunNode } from './compile-fetch.ts';
import type { Run } from './run.ts';
import type { Path } from './subgraph-answer.ts';

type DescribeFetch = (node: PlannedFetch['node'], path: Path) => PlannedFetch;

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

/** A plan as one function. */
export const compilePlan = (
  plan: PlanNode | undefined,
  merging: Merging,
  describe: DescribeFetch,
): RunNode => {
  const compile = (node: PlanNode | undefined, path: Path): RunNode => {
    switch (node?.kind) {
      case undefined:
        return nothing;
      case 'Fetch':
        return compileFetch(describe(node, path), merging);
      case 'Flatten':
        return compile(node.node, [...path, ...node.path]);
      case 'Sequence':
        return inSequence(node.nodes.map((child) => compile(child, path)));
      case 'Parallel':
        return inParallel(node.nodes.map((child) => compile(child, path)));
      case 'Condition': {
        const then = compile(node.ifClause, path);
        const otherwise = compile(node.elseClause, path);
        return (run) => (run.variables[node.condition] === true ? then(run) : otherwise(run));
      }
      default:
        throw new Error(`The gateway does not execute plans with ${node?.kind}.`);
    }
  };
  return compile(plan, []);
};
