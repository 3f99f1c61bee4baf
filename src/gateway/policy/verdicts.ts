import { createNote, type Note } from '#gateway/note.ts';
import type { Principal } from '#platform/identity.ts';
import type { OperationAnalysis } from './analyse-operation.ts';
import type { DeniedFields, WithheldFields } from './authorise.ts';
import type { Generation } from './generation.ts';

/** What authorisation decided about a request, for the executor that comes after it. */
export interface Verdict {
  readonly generation: Generation;
  readonly analysis: OperationAnalysis;
  /** What execution takes out: nothing while the guard only measures. */
  readonly denied: WithheldFields;
  /** What the caller may not have, whatever the guard does about it. */
  readonly judged: DeniedFields;
  /** The caller with the policies that were granted for this request. */
  readonly principal: Principal;
  readonly variables: Readonly<Record<string, unknown>>;
}

export type Verdicts = Note<Verdict>;

export const createVerdicts = (): Verdicts => createNote();
