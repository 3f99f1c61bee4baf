import { countErrors } from '#lifecycle/findings/finding.ts';
import { asGithub } from './github.ts';
import { asJunit } from './junit.ts';
import type { Report } from './report.ts';
import { asSarif } from './sarif.ts';
import { asText } from './text.ts';

const asJson = ({ findings }: Report): string =>
  `${JSON.stringify({ ok: countErrors(findings) === 0, findings }, null, 2)}\n`;

export const formats: Readonly<Record<string, (report: Report, colour: boolean) => string>> = {
  text: asText,
  json: asJson,
  github: asGithub,
  sarif: asSarif,
  junit: asJunit,
};

const order = { error: 0, warning: 1, notice: 2 } as const;

/** The gravest first, then by rule and coordinate, so that two runs are alike. */
export const sortReport = ({ title, findings }: Report): Report => ({
  title,
  findings: findings.toSorted(
    (a, b) =>
      order[a.severity] - order[b.severity] ||
      a.rule.localeCompare(b.rule) ||
      a.coordinate.localeCompare(b.coordinate),
  ),
});
