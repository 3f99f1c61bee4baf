import type { UsageReport } from '#gateway/usage/usage-report.ts';
import type { Finding } from '#lifecycle/findings/finding.ts';
import { createUsageOf } from '#lifecycle/usage/usage-of.ts';

/** What was added breaks everybody who uses that to which it was added. */
const usedCoordinate = ({ rule, coordinate }: Finding): string =>
  rule.endsWith('-added') ? coordinate.split('.').slice(0, -1).join('.') : coordinate;

/** Says of each change that breaks clients who of them uses it. What nobody was seen to use is a warning. */
export const weighUsage = (findings: readonly Finding[], usage: UsageReport | undefined): Finding[] => {
  if (usage === undefined) return [...findings];
  const usageOf = createUsageOf(usage);
  return findings.map((finding) => {
    if (!/^(breaking|dangerous)\//.test(finding.rule)) return finding;
    const used = usageOf(usedCoordinate(finding));
    const severity = finding.severity === 'error' && used.operations === 0 ? 'warning' : finding.severity;
    return { ...finding, severity, usage: used };
  });
};
