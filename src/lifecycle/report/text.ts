import { styleText } from 'node:util';
import type { Finding } from '#lifecycle/findings/finding.ts';
import { placeOf } from '#lifecycle/input-error.ts';
import type { Report } from './report.ts';

const colours = { error: 'red', warning: 'yellow', notice: 'cyan' } as const;

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

const usageOf = ({ usage }: Finding): string => {
  if (usage === undefined) return '';
  if (usage.operations === 0) return '    no recorded operation uses it\n';
  const clients = usage.clients.length === 0 ? '' : ` by ${usage.clients.join(', ')}`;
  const seen = usage.lastSeen === null ? '' : `, last seen ${usage.lastSeen}`;
  const requests = usage.requests === 0 ? '' : `, ${usage.requests} requests`;
  return `    used in ${plural(usage.operations, 'recorded operation')}${clients}${requests}${seen}\n`;
};

const lineOf = (finding: Finding, colour: boolean): string => {
  const { severity, message, rule, place, accepted } = finding;
  const word = accepted === undefined ? severity : 'accepted';
  const label = colour ? styleText(colours[severity], word, { validateStream: false }) : word;
  const reason = accepted === undefined ? '' : `    accepted: ${accepted}\n`;
  return `${label}${' '.repeat(Math.max(1, 9 - word.length))}${placeOf(place ?? {})}${message} (${rule})\n${usageOf(finding)}${reason}`;
};

/** For people: one line for each finding, the gravest first, and the sum. */
export const asText = ({ title, findings }: Report, colour: boolean): string => {
  const open = findings.filter(({ accepted }) => accepted === undefined);
  const count = (severity: string): number => open.filter((finding) => finding.severity === severity).length;
  const sum = [
    plural(count('error'), 'error'),
    plural(count('warning'), 'warning'),
    plural(count('notice'), 'notice'),
  ];
  const accepted = findings.length - open.length;
  return `${findings.map((finding) => lineOf(finding, colour)).join('')}${title}: ${sum.join(', ')}${accepted === 0 ? '' : `, ${accepted} accepted`}\n`;
};
