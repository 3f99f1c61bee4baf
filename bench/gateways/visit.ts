import type { Variant } from './loads.ts';

/** One visit of the load generator at a gateway. */
export interface Visit {
  readonly port: number;
  readonly query: string;
  readonly variant: Variant;
  /** Callers that take turns; none: nobody signs in. */
  readonly tokens: readonly string[];
  /** Whether each request says that a proxy received it from an address of its own. */
  readonly forwarded: boolean;
  readonly connections: number;
  readonly milliseconds: number;
  /** Ends the visit before its time. */
  readonly maxRequests: number;
}

export interface VisitResult {
  readonly answered: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Of the data that every answer held; of nothing when answers differ. */
  readonly hash: string;
}
