import type { Command } from '#cli/command.ts';
import { deliver, outputOption } from '#cli/output.ts';
import { loadSettings } from '#cli/settings.ts';
import { subgraphOptions, subgraphsOf } from '#cli/subgraph-options.ts';
import { composeSources } from '#lifecycle/sources/compose-sources.ts';

export const schemaCompose: Command = {
  name: 'schema compose',
  summary: 'Composes a supergraph from SDL files or running subgraphs.',
  words: '',
  count: [0, 0],
  options: { ...subgraphOptions, ...outputOption },
  run: async (given, io) => {
    const sources = await subgraphsOf(given, await loadSettings(given, io), io);
    const names = sources.map(({ name }) => name);
    return deliver(
      {
        content: composeSources(sources),
        words: `${names.length} subgraphs compose to`,
        json: { subgraphs: names },
      },
      given,
      io,
    );
  },
};
