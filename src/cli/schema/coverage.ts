import { supergraphFile, supergraphOption, usageOptions, versionAt } from '#cli/change-options.ts';
import { type Command, UsageError } from '#cli/command.ts';
import { loadSettings } from '#cli/settings.ts';
import { type Coverage, coverageOf } from '#lifecycle/coverage.ts';
import { readUsage } from '#lifecycle/usage/read-usage.ts';

const list = (title: string, names: readonly string[]): string =>
  names.length === 0 ? '' : `${title}\n${names.map((name) => `  ${name}\n`).join('')}`;

const asText = ({ fields, used, unused, deprecatedInUse }: Coverage): string =>
  `${list('Never used', unused)}${list('Deprecated and still used', deprecatedInUse)}${used} of ${fields} fields are used (${((100 * used) / Math.max(1, fields)).toFixed(1)} %)\n`;

export const schemaCoverage: Command = {
  name: 'schema coverage',
  summary: 'Tells which fields no recorded operation uses.',
  words: '',
  count: [0, 0],
  options: { ...supergraphOption, ...usageOptions },
  run: async (given, io) => {
    const settings = await loadSettings(given, io);
    const places = [...settings.usage, ...given.texts('usage')];
    if (places.length === 0) throw new UsageError('--usage is needed.\nSee: soba schema coverage --help');
    const { api } = await versionAt(supergraphFile(given, settings), { given, settings, io });
    const usage = await readUsage(places, { cwd: io.cwd, token: io.env['SOBA_TOKEN'], schema: api });
    if (usage === undefined) return 1;
    const coverage = coverageOf(api, usage);
    io.out(given.flag('json') ? `${JSON.stringify({ ok: true, ...coverage }, null, 2)}\n` : asText(coverage));
    return 0;
  },
};
