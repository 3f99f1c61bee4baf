import path from 'node:path';
import { supergraphFile } from '#cli/change-options.ts';
import type { Command } from '#cli/command.ts';
import { readKeys } from '#cli/key-option.ts';
import { loadSettings } from '#cli/settings.ts';
import { isSignedBy, signatureSuffix } from '#gateway/supergraph/signature.ts';
import { InputError } from '#lifecycle/input-error.ts';
import { readNamed } from '#lifecycle/sources/read-text.ts';
import { publicKeysSetting } from '#platform/key-settings.ts';

export const schemaVerify: Command = {
  name: 'schema verify',
  summary: 'Says whether a supergraph is the one that was signed.',
  words: '[supergraph file]',
  count: [0, 1],
  options: {
    key: {
      type: 'string',
      value: '<file>',
      description: 'PEM Ed25519 public keys; one of them must have signed.',
    },
    signature: { type: 'string', value: '<file>', description: `Default: the file with ${signatureSuffix}.` },
  },
  run: async (given, io) => {
    const file = given.words[0] ?? supergraphFile(given, await loadSettings(given, io));
    const keys = await readKeys(given, io, {
      parse: (text) => publicKeysSetting().parse(text),
      rule: 'It must hold PEM Ed25519 public keys.',
    });
    const [{ text }, signature] = await Promise.all([
      readNamed(path.resolve(io.cwd, file)),
      readNamed(path.resolve(io.cwd, given.text('signature') ?? `${file}${signatureSuffix}`)),
    ]);
    if (!isSignedBy(text, signature.text, keys))
      throw new InputError({
        message:
          'It is not what was signed: the file or its signature was changed, or another key signed it.',
        file,
      });
    io.out(given.flag('json') ? `${JSON.stringify({ ok: true })}\n` : `${file} is what was signed.\n`);
    return 0;
  },
};
