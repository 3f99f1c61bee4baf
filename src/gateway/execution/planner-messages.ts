import type { SupergraphFacts } from './operation-planner.ts';

/** What the thread that plans is started with. */
export interface PlannerData {
  readonly supergraphSdl: string;
}

/** What it says: first whether it can plan over the supergraph, then one message for each request. */
export type PlannerMessage =
  | { readonly kind: 'ready'; readonly facts: SupergraphFacts }
  | { readonly kind: 'refused'; readonly message: string }
  | (PlannerAnswer & PlanningCost);

export interface PlanningCost {
  readonly milliseconds: number;
  /** Memory of the thread after it. */
  readonly heapBytes: number;
}

export type PlannerAnswer =
  /** The plan as JSON text, which is read faster than a cloned structure. */
  | { readonly kind: 'planned'; readonly text: string }
  | { readonly kind: 'failed'; readonly message: string; readonly isTooComplex: boolean };
