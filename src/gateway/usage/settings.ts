import { z } from 'zod';
import { httpUrl, integer } from '#platform/config.ts';

/** What is remembered of the operations that were executed, and who is told of it. */
export const usageSettings = {
  SOBA_USAGE_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' })
    .optional()
    .meta({ secret: true })
    .describe(
      'PostgreSQL database in which gateways count operations, clients and used fields together. Run `npm run migrate` on it.',
    ),
  SOBA_USAGE_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      'File in which one gateway counts them instead. Without either they are counted since the start.',
    ),
  SOBA_USAGE_FLUSH_MS: integer(10_000, { min: 50, max: 3_600_000 }).describe(
    'How often what was counted is written.',
  ),
  SOBA_USAGE_MAX_OPERATIONS: integer(5000, { min: 1, max: 1_000_000 }).describe(
    'Most different operations that are remembered.',
  ),
  SOBA_USAGE_KEEP_DAYS: integer(90, { min: 1, max: 3650 }).describe(
    'How long an operation is remembered after it was last seen.',
  ),
  APOLLO_KEY: z
    .string()
    .min(1)
    .optional()
    .meta({ secret: true })
    .describe(
      'Key of a graph in Apollo GraphOS: usage and schema are reported there. Needs `APOLLO_GRAPH_REF`.',
    ),
  APOLLO_GRAPH_REF: z.string().min(1).optional().describe('The graph in Apollo GraphOS, `name@variant`.'),
  APOLLO_USAGE_REPORTING_INGRESS_URL: httpUrl()
    .optional()
    .describe("Where usage is reported to. Apollo's by default."),
  APOLLO_SCHEMA_REPORTING_URL: httpUrl()
    .optional()
    .describe("Where the schema is reported to. Apollo's by default."),
};

const shape = z.object(usageSettings);
export type UsageSettings = Readonly<z.output<typeof shape>>;
