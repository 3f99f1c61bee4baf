import { countErrors, type Finding } from '#lifecycle/findings/finding.ts';
import { placeOf } from '#lifecycle/input-error.ts';
import type { Report } from './report.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Control characters may not stand in XML, not even escaped. */
const escapeXml = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (one) => entities[one] ?? one).replaceAll(/\p{Cc}/gu, ' ');

const caseOf = ({ rule, severity, message, coordinate, place, accepted }: Finding): string => {
  const name = escapeXml(coordinate === '' ? message : coordinate);
  const open = `    <testcase classname="${escapeXml(rule)}" name="${name}"`;
  const text = escapeXml(placeOf(place ?? {}) + message);
  if (accepted !== undefined) return `${open}><skipped message="${escapeXml(accepted)}"/></testcase>\n`;
  if (severity === 'error') return `${open}><failure message="${text}"/></testcase>\n`;
  return `${open}><system-out>${text}</system-out></testcase>\n`;
};

/** JUnit's XML: an error is a failed test, what was accepted a skipped one. Without findings one test passes. */
export const asJunit = ({ title, findings }: Report): string => {
  const cases =
    findings.length === 0
      ? [`    <testcase classname="${title}" name="no findings"/>\n`]
      : findings.map(caseOf);
  const skipped = findings.filter(({ accepted }) => accepted !== undefined).length;
  const counts = `tests="${cases.length}" failures="${countErrors(findings)}" errors="0" skipped="${skipped}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts}>\n  <testsuite name="${escapeXml(title)}" ${counts}>\n${cases.join('')}  </testsuite>\n</testsuites>\n`;
};
