import type { Finding } from '#lifecycle/findings/finding.ts';

/** What a command found. */
export interface Report {
  /** The command, for the last line and the name of the test suite. */
  readonly title: string;
  readonly findings: readonly Finding[];
}
