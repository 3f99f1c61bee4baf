import type { FieldNode } from 'graphql';
import { type Denial, denialOf, type Need } from '#directives/permission.ts';
import type { ErrorCode } from '#platform/errors.ts';
import type { Principal } from '#platform/identity.ts';
import type { GuardedField, OperationAnalysis } from './analyse-operation.ts';
import { needsOfVariable } from './input-analysis.ts';
import type { PolicyIndex } from './policy-index.ts';

export interface DeniedField extends Denial {
  readonly coordinate: string;
}

/** A field that is left out of an operation, for whatever reason, and the error that stands in its place. */
export interface WithheldField extends Omit<Denial, 'code'> {
  readonly code: ErrorCode;
  /** More for the extensions of its error. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export type WithheldFields = ReadonlyMap<FieldNode, WithheldField>;

export type DeniedFields = ReadonlyMap<FieldNode, DeniedField>;

type Variables = Readonly<Record<string, unknown>>;

const nothing: DeniedFields = new Map();

const variableNeeds = (
  field: GuardedField,
  { analysis, index, variables }: { analysis: OperationAnalysis; index: PolicyIndex; variables: Variables },
): readonly Need[] =>
  field.variables.flatMap((name) => {
    const type = analysis.guardedVariables.get(name);
    return type === undefined ? [] : needsOfVariable(index, type, variables[name]);
  });

/** The selected fields that this caller may not have. Arithmetic over the analysis; nothing is parsed or visited. */
export const deniedFields = (request: {
  readonly analysis: OperationAnalysis;
  readonly index: PolicyIndex;
  readonly principal: Principal;
  readonly variables: Variables;
}): DeniedFields => {
  const { analysis, principal } = request;
  if (analysis.guarded.size === 0) return nothing;
  const judged = new Map<Need, Denial | null>();
  const judge = (need: Need): Denial | null => {
    const known = judged.get(need);
    if (known !== undefined) return known;
    const denial = denialOf(principal, need);
    judged.set(need, denial);
    return denial;
  };
  const firstDenied = (needs: readonly Need[]): Denial | null => {
    for (const need of needs) {
      const denial = judge(need);
      if (denial !== null) return denial;
    }
    return null;
  };
  let denied: Map<FieldNode, DeniedField> | undefined;
  for (const [node, field] of analysis.guarded) {
    const needs =
      field.variables.length === 0 ? field.needs : [...field.needs, ...variableNeeds(field, request)];
    const denial = firstDenied(needs);
    if (denial === null) continue;
    denied ??= new Map();
    denied.set(node, { ...denial, coordinate: field.coordinate });
  }
  return denied ?? nothing;
};
