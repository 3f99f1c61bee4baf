import { composedVersion, supergraphOption, versionAt } from '#cli/change-options.ts';
import type { Command } from '#cli/command.ts';
import { report, reportOptions } from '#cli/report-options.ts';
import { loadSettings } from '#cli/settings.ts';
import { subgraphOptions } from '#cli/subgraph-options.ts';
import { findChanges } from '#lifecycle/changes/find-changes.ts';

export const schemaDiff: Command = {
  name: 'schema diff',
  summary:
    'Lists all changes between two supergraphs: files, URLs or commits. Without a second one, the subgraphs here. It exits 0 whatever it finds.',
  words: '<before> [after]',
  count: [1, 2],
  options: { ...supergraphOption, ...subgraphOptions, ...reportOptions },
  run: async (given, io) => {
    const settings = await loadSettings(given, io);
    const [old = '', next] = given.words;
    const before = await versionAt(old, { given, settings, io });
    const after =
      next === undefined
        ? await composedVersion(given, settings, io)
        : { ...(await versionAt(next, { given, settings, io })), locate: () => undefined };
    const findings = await findChanges({ before, after, locate: after.locate });
    await report({ title: 'schema diff', findings, settings }, given, io);
    return 0;
  },
};
