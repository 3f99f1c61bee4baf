import type { RequestContext } from '#gateway/request.ts';
import type { Principal } from '#platform/identity.ts';
import type { OperationAnalysis } from './analyse-operation.ts';
import type { DeniedFields } from './authorise.ts';
import type { Generation } from './generation.ts';

/** What authorisation decided about a request, for the executor that comes after it. */
export interface Verdict {
  readonly generation: Generation;
  readonly analysis: OperationAnalysis;
  readonly denied: DeniedFields;
  /** The caller with the policies that were granted for this request. */
  readonly principal: Principal;
  readonly variables: Readonly<Record<string, unknown>>;
}

export type Verdicts = Pick<WeakMap<RequestContext, Verdict>, 'get' | 'set'>;

export const createVerdicts = (): Verdicts => new WeakMap<RequestContext, Verdict>();
