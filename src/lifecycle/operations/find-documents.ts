import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '#lifecycle/input-error.ts';
import { type NamedText, readNamed } from '#lifecycle/sources/read-text.ts';

/** GraphQL that stands in a file, with what its place needs. */
export interface FoundText extends NamedText {
  /** Lines of the file before it. */
  readonly linesBefore: number;
}

const graphqlFile = /\.(graphql|gql)$/;
const codeFile = /\.(ts|tsx|mts|cts|js|jsx|mjs|cjs|vue|svelte|astro)$/;
const skipped = /(^|[/\\])(node_modules|\.git|dist|build|\.next|\.data)([/\\]|$)/;

/** Tagged templates, calls of `gql(…)` and `graphql(…)`, and templates after a comment that says GraphQL. */
const template =
  /(?:\b(?:gql|graphql)\s*\(?\s*(?:\/\*\s*GraphQL\s*\*\/\s*)?|\/\*\s*GraphQL\s*\*\/\s*)`((?:[^`\\]|\\.)*)`/g;

const textsInCode = ({ name, text }: NamedText): FoundText[] =>
  [...text.matchAll(template)].map((match) => {
    const inner = match[1] ?? '';
    const before = text.slice(0, match.index + match[0].indexOf('`') + 1);
    return {
      name,
      // A fragment that is put in is found by its name, where it is defined.
      text: inner.replaceAll(/\$\{[^}]*\}/g, '').replaceAll('\\`', '`'),
      linesBefore: before.split('\n').length - 1,
    };
  });

/** Every GraphQL text in a folder of client code. */
export const findDocuments = async (folder: string, cwd: string): Promise<FoundText[]> => {
  const root = path.resolve(cwd, folder);
  const names = await readdir(root, { recursive: true }).catch(() => {
    throw new InputError({ message: 'There is no such folder.', file: folder });
  });
  const wanted = names.filter(
    (name) => (graphqlFile.test(name) || codeFile.test(name)) && !skipped.test(name),
  );
  const found: FoundText[] = [];
  for (const name of wanted.toSorted()) {
    const { text } = await readNamed(path.join(root, name));
    const named = { name: path.join(folder, name), text };
    if (graphqlFile.test(name)) found.push({ ...named, linesBefore: 0 });
    else found.push(...textsInCode(named));
  }
  return found;
};
