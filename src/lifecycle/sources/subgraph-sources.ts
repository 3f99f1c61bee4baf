import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { type DocumentNode, Kind } from 'graphql';
import { z } from 'zod';
import { InputError } from '#lifecycle/input-error.ts';
import { linksOf } from '#platform/links.ts';
import { completeDocument } from '#platform/subgraph-sdl.ts';
import { fetchText, isUrl, type NamedText, parseNamed, readNamed } from './read-text.ts';

/** One subgraph as its files say it. */
export interface SubgraphSource {
  readonly name: string;
  readonly url: string;
  /** What its files hold, every node with its file and line. */
  readonly own: DocumentNode;
  /** The same with all that composition needs. */
  readonly sdl: DocumentNode;
}

/** Where a subgraph's SDL is to be had: a file, a folder, or the URL of the running subgraph. */
export interface SubgraphPlace {
  readonly name: string;
  readonly schema: string;
  readonly url?: string | undefined;
}

const ServiceAnswer = z.object({ data: z.object({ _service: z.object({ sdl: z.string() }) }) });

export interface LoadingFrom {
  readonly cwd: string;
  /** What running subgraphs want to see before they answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

const askRunning = async (url: string, { headers }: LoadingFrom): Promise<NamedText> => {
  const { text } = await fetchText(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
  });
  try {
    return { name: url, text: ServiceAnswer.parse(JSON.parse(text)).data._service.sdl };
  } catch {
    throw new InputError({
      message: `${url} does not answer as a subgraph: it tells no { _service { sdl } }.`,
    });
  }
};

const sdlFilesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true }))
    .filter((name) => /\.(graphql|gql|graphqls)$/.test(name) && !name.includes('node_modules'))
    .map((name) => path.join(folder, name))
    .toSorted();

const readPlace = async (schema: string, from: LoadingFrom): Promise<NamedText[]> => {
  const { cwd } = from;
  if (isUrl(schema)) return [await askRunning(schema, from)];
  const place = path.resolve(cwd, schema);
  const found = await stat(place).catch(() => undefined);
  if (found === undefined)
    throw new InputError({ message: 'There is no such file or folder.', file: schema });
  const files = found.isDirectory() ? await sdlFilesIn(place) : [place];
  if (files.length === 0) throw new InputError({ message: 'There is no .graphql file in it.', file: schema });
  const texts = await Promise.all(files.map(readNamed));
  return texts.map(({ name, text }) => ({ name: path.relative(cwd, name), text }));
};

/** A file that links federation itself says all that it needs; any other gets the header that carries our directives. */
const linksFederation = (document: DocumentNode): boolean =>
  linksOf(document).some(({ identity }) => identity === 'https://specs.apollo.dev/federation');

const parseAll = (texts: readonly NamedText[]): DocumentNode => {
  const problems: InputError['problems'][number][] = [];
  const definitions = texts.flatMap((text) => {
    try {
      return parseNamed(text).definitions;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new InputError(...problems);
  return { kind: Kind.DOCUMENT, definitions };
};

const loadOne = async ({ name, schema, url }: SubgraphPlace, from: LoadingFrom): Promise<SubgraphSource> => {
  const own = parseAll(await readPlace(schema, from));
  return {
    name,
    url: url ?? (isUrl(schema) ? schema : `http://${name}/graphql`),
    own,
    sdl: linksFederation(own) ? own : completeDocument(own),
  };
};

/** Every subgraph, or an error with all that keeps any of them from being read. */
export const loadSubgraphs = async (
  places: readonly SubgraphPlace[],
  from: LoadingFrom,
): Promise<SubgraphSource[]> => {
  const names = places.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new InputError({ message: `The subgraph "${twice}" is given twice.` });
  const loaded = await Promise.allSettled(places.map((place) => loadOne(place, from)));
  const problems: InputError['problems'][number][] = [];
  for (const one of loaded) {
    if (one.status === 'fulfilled') continue;
    if (!(one.reason instanceof InputError)) throw one.reason;
    problems.push(...one.reason.problems);
  }
  if (problems.length > 0) throw new InputError(...problems);
  return loaded.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
};

/** A folder with one folder for each subgraph. */
export const placesIn = async (folder: string, cwd: string): Promise<SubgraphPlace[]> => {
  const entries = await readdir(path.resolve(cwd, folder), { withFileTypes: true }).catch(() => {
    throw new InputError({
      message: 'There is no such folder. Name the subgraphs with --subgraphs or --subgraph.',
      file: folder,
    });
  });
  const places: SubgraphPlace[] = [];
  for (const { name } of entries
    .filter((entry) => entry.isDirectory())
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const schema = path.join(folder, name);
    if ((await sdlFilesIn(path.resolve(cwd, schema))).length > 0) places.push({ name, schema });
  }
  if (places.length === 0)
    throw new InputError({ message: 'None of its folders has a .graphql file.', file: folder });
  return places;
};
