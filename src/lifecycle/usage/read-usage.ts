import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { type GraphQLSchema, Kind, parse } from 'graphql';
import { parseManifests } from '#gateway/documents/manifest.ts';
import { coordinatesOf } from '#gateway/usage/coordinates.ts';
import { signatureOf } from '#gateway/usage/signature.ts';
import { emptyUsage, mergeUsage, UsageReport, type UsedOperation } from '#gateway/usage/usage-report.ts';
import { InputError } from '#lifecycle/input-error.ts';
import { fetchText, isUrl, type NamedText, readNamed } from '#lifecycle/sources/read-text.ts';
import { toError } from '#platform/errors.ts';

interface Reading {
  readonly cwd: string;
  /** Of the caller of `GET /usage`. */
  readonly token: string | undefined;
  /** By which the documents of manifests are read. */
  readonly schema: GraphQLSchema;
}

const textsAt = async (place: string, { cwd, token }: Reading): Promise<NamedText[]> => {
  if (isUrl(place)) {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return [await fetchText(place, { headers })];
  }
  const here = path.resolve(cwd, place);
  const found = await stat(here).catch(() => undefined);
  if (found === undefined) throw new InputError({ message: 'There is no such file or folder.', file: place });
  if (!found.isDirectory()) return [{ ...(await readNamed(here)), name: place }];
  const names = (await readdir(here)).filter((name) => name.endsWith('.json')).toSorted();
  if (names.length === 0) throw new InputError({ message: 'There is no .json file in it.', file: place });
  return Promise.all(
    names.map(async (name) => ({
      ...(await readNamed(path.join(here, name))),
      name: path.join(place, name),
    })),
  );
};

const operationsIn = (text: string, schema: GraphQLSchema): UsedOperation[] => {
  const { definitions } = parse(text);
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
    const signature = signatureOf(definition, fragments);
    const document = { kind: Kind.DOCUMENT, definitions: [definition, ...fragments] } as const;
    return [
      {
        hash: signature,
        name: definition.name?.value ?? null,
        type: definition.operation,
        signature,
        coordinates: [...coordinatesOf(schema, document)],
        clients: [],
      },
    ];
  });
};

/** The line on which an id or a text stands, for the message. */
const lineOf = (text: string, needle: string): number | undefined => {
  const at = text.indexOf(needle);
  return at === -1 ? undefined : text.slice(0, at).split('\n').length;
};

const fromManifest = async ({ name, text }: NamedText, schema: GraphQLSchema): Promise<UsageReport> => {
  try {
    const { textById } = await parseManifests([text]);
    const operations = [...textById.values()].flatMap((document) => operationsIn(document, schema));
    return { ...emptyUsage(new Date(0).toISOString()), operations };
  } catch (error) {
    const { message } = toError(error);
    const id = /(?:The document|The id) (\S+)/.exec(message)?.[1];
    const line = id === undefined ? undefined : lineOf(text, id);
    throw new InputError({ message, file: name, ...(line === undefined ? {} : { line }) });
  }
};

const readOne = async (named: NamedText, schema: GraphQLSchema): Promise<UsageReport> => {
  let json: unknown;
  try {
    json = JSON.parse(named.text);
  } catch (error) {
    throw new InputError({ message: `It is not JSON: ${toError(error).message}`, file: named.name });
  }
  const isReport =
    typeof json === 'object' && json !== null && 'format' in json && json.format === 'soba-usage';
  if (!isReport) return fromManifest(named, schema);
  const report = UsageReport.safeParse(json);
  if (report.success) return report.data;
  const [issue] = report.error.issues;
  const message = `It is not a usage report: ${issue?.path.join('.')}: ${issue?.message}`;
  throw new InputError({ message, file: named.name });
};

/** All recorded operations of all places as one; undefined when no place is given. */
export const readUsage = async (
  places: readonly string[],
  reading: Reading,
): Promise<UsageReport | undefined> => {
  if (places.length === 0) return undefined;
  const texts = (await Promise.all(places.map((place) => textsAt(place, reading)))).flat();
  const reports = await Promise.all(texts.map((text) => readOne(text, reading.schema)));
  return mergeUsage(reports);
};
