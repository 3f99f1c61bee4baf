import type { Report } from './report.ts';

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** Workflow commands that GitHub Actions shows beside the changed lines. */
export const asGithub = ({ findings }: Report): string =>
  findings
    .map(({ severity, rule, message, place, accepted }) => {
      const command = accepted === undefined ? severity : 'notice';
      const where = place === undefined ? '' : `file=${escapeProperty(place.file)},line=${place.line},`;
      const reason = accepted === undefined ? '' : ` Accepted: ${accepted}`;
      return `::${command} ${where}title=${escapeProperty(rule)}::${escapeData(message + reason)}\n`;
    })
    .join('');
