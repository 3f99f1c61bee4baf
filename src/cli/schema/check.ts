import { composedVersion, supergraphOption, usageOptions, versionAt } from '#cli/change-options.ts';
import { type Command, type Given, type Io, type Options, UsageError } from '#cli/command.ts';
import { report, reportOptions } from '#cli/report-options.ts';
import { loadSettings, type Settings } from '#cli/settings.ts';
import { subgraphOptions } from '#cli/subgraph-options.ts';
import { findChanges } from '#lifecycle/changes/find-changes.ts';
import { readUsage } from '#lifecycle/usage/read-usage.ts';

const options: Options = {
  against: {
    type: 'string',
    value: '<place>',
    description: 'What is served now: a commit (its committed supergraph), a file or a URL.',
  },
  ...supergraphOption,
  ...subgraphOptions,
  ...usageOptions,
  ...reportOptions,
};

const findingsOf = async (given: Given, settings: Settings, io: Io) => {
  const against = given.text('against');
  if (against === undefined) throw new UsageError('--against is needed.\nSee: soba schema check --help');
  const after = await composedVersion(given, settings, io);
  const before = await versionAt(against, { given, settings, io });
  const places = [...settings.usage, ...given.texts('usage')];
  const reading = { cwd: io.cwd, token: io.env['SOBA_TOKEN'], schema: before.api };
  const usage = await readUsage(places, reading);
  const findings = await findChanges({ before, after, locate: after.locate, usage });
  // What breaks nobody is for `schema diff`.
  return findings.filter(({ rule }) => !rule.startsWith('safe/'));
};

export const schemaCheck: Command = {
  name: 'schema check',
  summary:
    'Composes the subgraphs and compares with what is served. It tells what breaks clients, which recorded operations use it, and what becomes public, cheaper or unlimited.',
  words: '',
  count: [0, 0],
  options,
  run: async (given, io) => {
    const settings = await loadSettings(given, io);
    const findings = await findingsOf(given, settings, io);
    return report({ title: 'schema check', findings, settings }, given, io);
  },
};
