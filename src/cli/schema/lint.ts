import type { Command } from '#cli/command.ts';
import { report, reportOptions } from '#cli/report-options.ts';
import { loadSettings } from '#cli/settings.ts';
import { subgraphOptions, subgraphsOf } from '#cli/subgraph-options.ts';
import { lintSchema } from '#lifecycle/lint/lint-schema.ts';

export const schemaLint: Command = {
  name: 'schema lint',
  summary:
    'Looks at names, descriptions, deprecations, pagination and policies. Every root field has an authorisation or says @public.',
  words: '',
  count: [0, 0],
  options: { ...subgraphOptions, ...reportOptions },
  run: async (given, io) => {
    const settings = await loadSettings(given, io);
    const findings = lintSchema(await subgraphsOf(given, settings, io));
    return report({ title: 'schema lint', findings, settings }, given, io);
  },
};
