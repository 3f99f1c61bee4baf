import path from 'node:path';
import { applyAccepted, parseAccepted } from '#lifecycle/findings/accepted.ts';
import { countErrors, type Finding } from '#lifecycle/findings/finding.ts';
import { applySeverities } from '#lifecycle/findings/severities.ts';
import { formats, sortReport } from '#lifecycle/report/formats.ts';
import { readNamed } from '#lifecycle/sources/read-text.ts';
import { writeOutput } from '#lifecycle/write-output.ts';
import { type Given, type Io, type Options, UsageError } from './command.ts';
import type { Settings } from './settings.ts';

const names = Object.keys(formats).join(', ');

export const reportOptions: Options = {
  format: { type: 'string', value: '<format>', description: `What is printed: ${names}. Default: text.` },
  report: {
    type: 'string',
    multiple: true,
    value: '<format>=<file>',
    description: 'Writes a report to a file as well.',
  },
  accepted: {
    type: 'string',
    value: '<file>',
    description:
      'Findings that do not count until a day: {"accepted": [{"rule", "coordinate", "until", "reason"}]}.',
  },
};

const formatNamed = (name: string) => {
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
  if (format === undefined) throw new UsageError(`There is no format "${name}". There are: ${names}.`);
  return format;
};

const reportFiles = (given: Given) =>
  given.texts('report').map((text) => {
    const [name = '', ...rest] = text.split('=');
    if (rest.length === 0) throw new UsageError(`--report ${text}: it must be <format>=<file>.`);
    return { format: formatNamed(name), file: rest.join('=') };
  });

/** Judges what was found by the settings, tells it, and says the exit code. */
export const report = async (
  { title, findings, settings }: { title: string; findings: readonly Finding[]; settings: Settings },
  given: Given,
  io: Io,
): Promise<number> => {
  const print = formatNamed(given.text('format') ?? (given.flag('json') ? 'json' : 'text'));
  const files = reportFiles(given);
  const acceptedFile = given.text('accepted') ?? settings.accepted;
  const judged = applySeverities(findings, settings.severities);
  const changes =
    acceptedFile === undefined
      ? []
      : parseAccepted({ ...(await readNamed(path.resolve(io.cwd, acceptedFile))), name: acceptedFile });
  const result = sortReport({ title, findings: applyAccepted(judged, changes, io.now()) });
  for (const { format, file } of files) await writeOutput(path.resolve(io.cwd, file), format(result, false));
  io.out(print(result, io.colour));
  return countErrors(result.findings) === 0 ? 0 : 1;
};
