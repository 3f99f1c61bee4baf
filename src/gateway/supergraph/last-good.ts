import { Supergraph } from '@apollo/federation-internals';
import type { Logger } from '#platform/logger.ts';
import { writeWhole } from '#platform/write-file.ts';
import { signatureSuffix } from './signature.ts';
import { createFileSource, type SourceText } from './source.ts';

/** The last supergraph that was served, for a start while its source is away or bad. */
export interface LastGood {
  readonly keep: (text: SourceText) => Promise<void>;
  /** Rejects when there is none. */
  readonly read: () => Promise<SourceText>;
}

export const createLastGood = (path: string, logger: Logger): LastGood => ({
  // Signed like its source: whoever can write the file cannot choose the graph.
  keep: async ({ sdl, signature }) => {
    try {
      await writeWhole(path, sdl);
      await writeWhole(`${path}${signatureSuffix}`, signature);
    } catch (error) {
      logger.warn({ err: error }, 'The supergraph cannot be kept in SOBA_SUPERGRAPH_LAST_GOOD.');
    }
  },
  read: async () => {
    const text = await createFileSource(path, true).read(true);
    if (text === null) throw new Error('There is no supergraph that was kept.');
    return text;
  },
});

/** Throws for a supergraph that could not be served. @apollo/gateway would end the start. */
export const assertServable = (supergraphSdl: string): void => {
  Supergraph.build(supergraphSdl).apiSchema().toGraphQLJSSchema();
};
