import type { FieldNode } from 'graphql';
import type { Need } from '#directives/permission.ts';
import type { Verdict } from '#gateway/policy/verdicts.ts';

export interface ExplainedCoordinate {
  readonly coordinate: string;
  readonly needs: readonly Need[];
  readonly decision: 'ALLOWED' | 'UNAUTHENTICATED' | 'FORBIDDEN';
}

/** Each guarded coordinate of the operation with what it asks for and what this caller gets. */
export const explainAuthorisation = ({ analysis, judged }: Verdict): ExplainedCoordinate[] => {
  const rows = [...analysis.guarded].map(
    ([node, field]: [FieldNode, { coordinate: string; needs: readonly Need[] }]) => ({
      coordinate: field.coordinate,
      needs: field.needs,
      decision: judged.get(node)?.code ?? ('ALLOWED' as const),
    }),
  );
  return [...new Map(rows.map((row) => [`${row.coordinate} ${row.decision}`, row])).values()];
};
