import type { Place } from '#lifecycle/sources/locate.ts';

export const severities = ['error', 'warning', 'notice', 'off'] as const;
export type Severity = (typeof severities)[number];

/** Who uses what a finding is about, as far as it was recorded. */
export interface FindingUsage {
  readonly operations: number;
  readonly requests: number;
  /** Names of clients, the most requests first. */
  readonly clients: readonly string[];
  readonly lastSeen: string | null;
}

/** One thing that somebody should know of a schema or of a change. */
export interface Finding {
  /** `lint/…`, `breaking/…`, `dangerous/…`, `safe/…`, `policy/…`, `operation/…` or `accepted/…`. */
  readonly rule: string;
  readonly severity: Exclude<Severity, 'off'>;
  readonly message: string;
  /** `Type.field` or `Type.field.argument`; empty for what concerns the whole. */
  readonly coordinate: string;
  readonly place?: Place | undefined;
  readonly usage?: FindingUsage | undefined;
  /** Why it does not count. */
  readonly accepted?: string | undefined;
}

export const countErrors = (findings: readonly Finding[]): number =>
  findings.filter(({ severity, accepted }) => severity === 'error' && accepted === undefined).length;
