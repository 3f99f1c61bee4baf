import { existsSync } from 'node:fs';
import path from 'node:path';
import { supergraphFile, supergraphOption, versionAt } from '#cli/change-options.ts';
import type { Command } from '#cli/command.ts';
import { deliver, outputOption } from '#cli/output.ts';
import { loadSettings } from '#cli/settings.ts';
import { InputError } from '#lifecycle/input-error.ts';
import { createManifest } from '#lifecycle/operations/create-manifest.ts';
import { findDocuments } from '#lifecycle/operations/find-documents.ts';

export const operationsExtract: Command = {
  name: 'operations extract',
  summary:
    "Makes a manifest of trusted documents from client code: .graphql files and GraphQL templates in code. The form is Apollo's persisted query manifest. Where there is a supergraph, every operation must fit it.",
  words: '<folder> ...',
  count: [1, 100],
  options: {
    'add-typename': {
      type: 'boolean',
      description: 'Add __typename to each selection, as Apollo Client does.',
    },
    ...supergraphOption,
    ...outputOption,
  },
  run: async (given, io) => {
    const settings = await loadSettings(given, io);
    const file = supergraphFile(given, settings);
    const isThere = existsSync(path.resolve(io.cwd, file));
    const wanted = isThere || given.text('supergraph') !== undefined;
    const schema = wanted ? (await versionAt(file, { given, settings, io })).api : undefined;
    const texts = (await Promise.all(given.words.map((folder) => findDocuments(folder, io.cwd)))).flat();
    const manifest = createManifest(texts, { schema, addTypename: given.flag('add-typename') });
    const count = manifest.operations.length;
    if (count === 0) throw new InputError({ message: `There is no operation in ${given.words.join(', ')}.` });
    const content = `${JSON.stringify(manifest, null, 2)}\n`;
    return deliver({ content, words: `${count} operations are in`, json: { operations: count } }, given, io);
  },
};
