import type { Finding, Severity } from './finding.ts';

export type Severities = Readonly<Record<string, Severity>>;

/** What is configured for a rule, or for its whole group such as `lint`. */
const configured = (rule: string, given: Severities): Severity | undefined =>
  given[rule] ?? given[rule.slice(0, rule.indexOf('/'))];

/** Findings with the severities of the configuration; those that are off are left out. */
export const applySeverities = (findings: readonly Finding[], given: Severities): Finding[] =>
  findings.flatMap((finding) => {
    const severity = configured(finding.rule, given) ?? finding.severity;
    return severity === 'off' ? [] : [{ ...finding, severity }];
  });
