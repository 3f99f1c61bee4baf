import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type DocumentNode, GraphQLError, parse, Source } from 'graphql';
import { InputError } from '#lifecycle/input-error.ts';

const run = promisify(execFile);
const timeoutMs = 10_000;
const largestOutput = 64 * 1024 * 1024;

/** A text and what to call it in a message. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

export const isUrl = (text: string): boolean => /^https?:\/\//.test(text);

export const parseNamed = ({ name, text }: NamedText): DocumentNode => {
  try {
    return parse(new Source(text, name));
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const line = error.locations?.[0]?.line;
    throw new InputError({ message: error.message, file: name, ...(line === undefined ? {} : { line }) });
  }
};

export const readNamed = async (file: string): Promise<NamedText> => {
  try {
    return { name: file, text: await readFile(file, 'utf8') };
  } catch (error) {
    throw new InputError({ message: `It cannot be read: ${(error as Error).message}`, file });
  }
};

export const fetchText = async (url: string, init: RequestInit = {}): Promise<NamedText> => {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
    const text = await response.text();
    if (!response.ok) throw new Error(`it answered with status ${response.status}`);
    return { name: url, text };
  } catch (error) {
    const { message, cause } = error as Error;
    const detail = cause instanceof Error ? cause.message : message;
    throw new InputError({ message: `${url} cannot be read: ${detail}.` });
  }
};

/** What a file held at a commit. The path is as seen from here, wherever in the repository that is. */
export const readAtRef = async (ref: string, file: string, cwd: string): Promise<NamedText> => {
  const git = (...args: string[]) =>
    run('git', args, { cwd, maxBuffer: largestOutput }).then(({ stdout }) => stdout);
  // A ref that begins with a dash would be read as an option.
  const commit = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`).catch(
    () => {
      throw new InputError({
        message: `"${ref}" is neither a file, a URL nor a commit that is known here. In CI, fetch it first (with actions/checkout: fetch-depth: 0).`,
      });
    },
  );
  const relative = path.isAbsolute(file) ? path.relative(cwd, file) : file;
  const place = `./${relative.split(path.sep).join('/')}`;
  const text = await git('show', `${commit.trim()}:${place}`).catch(() => {
    throw new InputError({ message: `There is no ${relative} at "${ref}". Name it with --supergraph.` });
  });
  return { name: `${ref}:${relative}`, text };
};

/** A file, a URL, or `file` as it was at a commit. */
export const readAnywhere = async (
  place: string,
  { file, cwd }: { readonly file: string; readonly cwd: string },
): Promise<NamedText> => {
  if (isUrl(place)) return fetchText(place);
  const here = path.resolve(cwd, place);
  return existsSync(here) ? { ...(await readNamed(here)), name: place } : readAtRef(place, file, cwd);
};
