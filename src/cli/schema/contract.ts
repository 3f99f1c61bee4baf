import path from 'node:path';
import { printSchema } from 'graphql';
import { supergraphFile, supergraphOption } from '#cli/change-options.ts';
import { type Command, UsageError } from '#cli/command.ts';
import { deliver, outputOption } from '#cli/output.ts';
import { loadSettings } from '#cli/settings.ts';
import { apiSchemaOf } from '#lifecycle/api-schema.ts';
import { createContract } from '#lifecycle/contract.ts';
import { readNamed } from '#lifecycle/sources/read-text.ts';

export const schemaContract: Command = {
  name: 'schema contract',
  summary:
    'Makes a supergraph with only what has a tag. All else becomes @inaccessible: the gateway uses it, clients cannot see it.',
  words: '',
  count: [0, 0],
  options: {
    tag: { type: 'string', value: '<name>', description: 'What @tag(name:) must say.' },
    api: { type: 'boolean', description: 'Write the schema that clients see instead of the supergraph.' },
    ...supergraphOption,
    ...outputOption,
  },
  run: async (given, io) => {
    const tag = given.text('tag');
    if (tag === undefined) throw new UsageError('--tag is needed.\nSee: soba schema contract --help');
    const file = supergraphFile(given, await loadSettings(given, io));
    const named = { ...(await readNamed(path.resolve(io.cwd, file))), name: file };
    apiSchemaOf(named);
    const contract = createContract(named.text, tag);
    const api = apiSchemaOf({ name: `the contract "${tag}"`, text: contract });
    const content = given.flag('api') ? `${printSchema(api)}\n` : contract;
    return deliver({ content, words: `The contract "${tag}" is in`, json: { tag } }, given, io);
  },
};
