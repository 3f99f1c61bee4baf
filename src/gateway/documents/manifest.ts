import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { stripIgnoredCharacters } from 'graphql';
import { z } from 'zod';
import { sha256 } from './check-persisted-query.ts';

const ApolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string().min(1), body: z.string().min(1) })),
});

/** Relay's, and the same with the `sha256:` ids of GraphQL over HTTP. */
const IdMap = z.record(z.string().min(1), z.string().min(1));

export interface Manifest {
  readonly textById: ReadonlyMap<string, string>;
  /** The sha256 of every text without what GraphQL ignores: white space, commas and comments. */
  readonly normalised: ReadonlySet<string>;
}

export const emptyManifest: Manifest = { textById: new Map(), normalised: new Set() };

export const normalisedHash = (text: string): string => sha256(stripIgnoredCharacters(text));

/** A hash is the same id with `sha256:` and without. */
export const canonicalId = (id: string): string => id.replace(/^sha256:(?=[0-9a-f]{64}$)/, '');

const pairsOf = (json: unknown): readonly (readonly [string, string])[] => {
  const apollo = ApolloManifest.safeParse(json);
  if (apollo.success) return apollo.data.operations.map(({ id, body }) => [id, body] as const);
  const map = IdMap.safeParse(json);
  if (map.success) return Object.entries(map.data);
  throw new Error(
    "It is neither Apollo's persisted query manifest, version 1, nor an object of texts by id.",
  );
};

const isHash = (id: string): boolean => /^[0-9a-f]{64}$/.test(id);

/** So many documents are normalised before requests get their turn. */
const batch = 100;

/** Manifests of any form as one, or an error that says what is wrong. */
export const parseManifests = async (files: readonly string[]): Promise<Manifest> => {
  const textById = new Map<string, string>();
  const normalised = new Set<string>();
  for (const [given, text] of files.flatMap((file) => pairsOf(JSON.parse(file)))) {
    const id = canonicalId(given);
    if (isHash(id) && sha256(text) !== id)
      throw new Error(`The document ${given} is not what its hash says.`);
    if ((textById.get(id) ?? text) !== text) throw new Error(`The id ${given} stands for two documents.`);
    textById.set(id, text);
    normalised.add(normalisedHash(text));
    if (textById.size % batch === 0) await yieldToOthers();
  }
  return { textById, normalised };
};
