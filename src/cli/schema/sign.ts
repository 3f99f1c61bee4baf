import path from 'node:path';
import { supergraphFile } from '#cli/change-options.ts';
import type { Command } from '#cli/command.ts';
import { readKeys } from '#cli/key-option.ts';
import { loadSettings } from '#cli/settings.ts';
import { signatureSuffix, signSupergraph } from '#gateway/supergraph/signature.ts';
import { apiSchemaOf } from '#lifecycle/api-schema.ts';
import { readNamed } from '#lifecycle/sources/read-text.ts';
import { writeOutput } from '#lifecycle/write-output.ts';
import { privateKeySetting } from '#platform/key-settings.ts';

export const schemaSign: Command = {
  name: 'schema sign',
  summary: `Signs a supergraph with Ed25519. The signature is a file of its own beside it, with the suffix ${signatureSuffix}.`,
  words: '[supergraph file]',
  count: [0, 1],
  options: {
    key: { type: 'string', value: '<file>', description: 'PEM Ed25519 private key.' },
  },
  run: async (given, io) => {
    const file = given.words[0] ?? supergraphFile(given, await loadSettings(given, io));
    const key = await readKeys(given, io, {
      parse: (text) => privateKeySetting().parse(text),
      rule: 'It must be a PEM Ed25519 private key.',
    });
    const named = { ...(await readNamed(path.resolve(io.cwd, file))), name: file };
    // What no gateway could serve is not signed.
    apiSchemaOf(named);
    const output = `${file}${signatureSuffix}`;
    await writeOutput(path.resolve(io.cwd, output), signSupergraph(named.text, key));
    io.out(
      given.flag('json') ? `${JSON.stringify({ ok: true, output })}\n` : `The signature is in ${output}\n`,
    );
    return 0;
  },
};
