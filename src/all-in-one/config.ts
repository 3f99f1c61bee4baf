import { z } from 'zod';
import { GatewayConfig } from '#gateway/config.ts';
import { logLevels } from '#platform/logger.ts';
import { PostgresConfig } from '#platform/postgres.ts';
import { subgraphs } from '#subgraphs/index.ts';

const own = {
  LOG_LEVEL: z.enum(logLevels).default('warn').describe('Least severe level that is logged.'),
  DATABASE_URL: PostgresConfig.shape.DATABASE_URL.optional()
    .meta({ secret: true })
    .describe('A PostgreSQL database to use instead of the embedded one.'),
  SOBA_PYTHON_DIR: z
    .string()
    .min(1)
    .default('.venv')
    .describe('Folder of the virtual environment of the Python services, which is made when it is missing.'),
  SOBA_DATA_DIR: z.string().min(1).default('.data').describe('Folder of the embedded database and the keys.'),
};

const subgraphShapes = Object.assign({}, ...subgraphs.map(({ config }) => config.shape)) as z.ZodRawShape;

/** Keys that are made here when the environment gives none. */
const made = [
  'SOBA_PRINCIPAL_PRIVATE_KEY',
  'SOBA_PRINCIPAL_PUBLIC_KEYS',
  'SOBA_ACCESS_TOKEN_PRIVATE_KEY',
  'SOBA_IDENTITY_SECRET',
] as const;
const shape: z.ZodRawShape = { ...subgraphShapes, ...GatewayConfig.shape };
const optionalKeys = Object.fromEntries(
  made.map((name) => [
    name,
    z
      .optional(shape[name] ?? z.never())
      .meta({ secret: true })
      .describe('Made when not given.'),
  ]),
);

/** The settings of every process in one shape, so that all that is wrong is told at once. */
export const AllInOneConfig = z.object({
  ...subgraphShapes,
  ...GatewayConfig.shape,
  ...optionalKeys,
  ...own,
});

export type AllInOneConfig = Readonly<z.output<typeof AllInOneConfig>>;
