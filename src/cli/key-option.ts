import path from 'node:path';
import { InputError } from '#lifecycle/input-error.ts';
import { readNamed } from '#lifecycle/sources/read-text.ts';
import { type Given, type Io, UsageError } from './command.ts';

/** The keys in the file that `--key` names, by a parser that says nothing of their text. */
export const readKeys = async <Key>(
  given: Given,
  io: Io,
  { parse, rule }: { readonly parse: (text: string) => Key; readonly rule: string },
): Promise<Key> => {
  const file = given.text('key');
  if (file === undefined) throw new UsageError('--key is needed.');
  const { text } = await readNamed(path.resolve(io.cwd, file));
  try {
    return parse(text);
  } catch {
    throw new InputError({ message: rule, file });
  }
};
