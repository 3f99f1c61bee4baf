import { httpUrl } from '#platform/config.ts';
import { snapshotFileSetting } from '#platform/flags/snapshot-file.ts';

export const flagSettings = {
  SOBA_FLAGS_URL: httpUrl()
    .optional()
    .describe(
      'The flags subgraph. Without it the labels of `@override` hold for nobody, and `/ofrep` is not there.',
    ),
  ...snapshotFileSetting,
};
