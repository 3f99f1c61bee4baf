import path from 'node:path';
import type { GraphQLSchema } from 'graphql';
import { apiSchemaOf } from '#lifecycle/api-schema.ts';
import { composeSources } from '#lifecycle/sources/compose-sources.ts';
import { createLocate, type Place } from '#lifecycle/sources/locate.ts';
import { type NamedText, readAnywhere } from '#lifecycle/sources/read-text.ts';
import type { Given, Io, Options } from './command.ts';
import type { Settings } from './settings.ts';
import { subgraphsOf } from './subgraph-options.ts';

export const supergraphOption: Options = {
  supergraph: {
    type: 'string',
    value: '<file>',
    description: 'The supergraph of the repository. Default: schema/supergraph.graphql.',
  },
};

export const usageOptions: Options = {
  usage: {
    type: 'string',
    multiple: true,
    value: '<place>',
    description:
      'Recorded operations: a usage report, a manifest or a folder of them, or the URL of GET /usage (its token from SOBA_TOKEN).',
  },
};

/** A supergraph with what clients see of it. */
export interface Version {
  readonly text: NamedText;
  readonly api: GraphQLSchema;
}

export const toVersion = (text: NamedText): Version => ({ text, api: apiSchemaOf(text) });

export const supergraphFile = (given: Given, settings: Settings): string =>
  given.text('supergraph') ?? settings.supergraph;

/** A supergraph at a file, a URL or a commit. */
export const versionAt = async (
  place: string,
  { given, settings, io }: { given: Given; settings: Settings; io: Io },
): Promise<Version> => {
  const file = path.resolve(io.cwd, supergraphFile(given, settings));
  return toVersion(await readAnywhere(place, { file, cwd: io.cwd }));
};

/** What the subgraphs here compose to, and where everything of it stands. */
export const composedVersion = async (
  given: Given,
  settings: Settings,
  io: Io,
): Promise<Version & { readonly locate: (coordinate: string) => Place | undefined }> => {
  const sources = await subgraphsOf(given, settings, io);
  const version = toVersion({ name: 'the composed supergraph', text: composeSources(sources) });
  return { ...version, locate: createLocate(sources.map(({ own }) => own)) };
};
