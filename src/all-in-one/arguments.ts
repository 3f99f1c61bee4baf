import { parseArgs } from 'node:util';
import type { Environment } from '#platform/config.ts';
import { describeSettings } from '#platform/describe-config.ts';
import { toError } from '#platform/errors.ts';

const usage = `Usage: npm start [-- options]

Starts the gateway and every subgraph in one process, on an embedded PostgreSQL unless DATABASE_URL is set.

Options
  --port <number>      the same as PORT
  --host <address>     the same as HOST
  --data-dir <folder>  the same as SOBA_DATA_DIR
  --help               this text

Settings from the environment (the README lists those of every process)
`;

const printUsage = async (): Promise<never> => {
  // Not at the top: it loads graphql, which tracing has to come before.
  const { AllInOneConfig } = await import('./config.ts');
  const lines = describeSettings(AllInOneConfig).map(
    ({ name, fallback, description }) =>
      `  ${name}\n      ${description}${fallback === '' ? '' : ` Default: ${fallback}`}\n`,
  );
  process.stdout.write(`${usage}${lines.join('')}`);
  process.exit(0);
};

const options = {
  port: { type: 'string' },
  host: { type: 'string' },
  'data-dir': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const refuseArguments = (error: unknown): never => {
  process.stderr.write(`${toError(error).message}\nSee: npm start -- --help\n`);
  process.exit(2);
};

const parseOptions = (argv: readonly string[]) => {
  try {
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    return refuseArguments(error);
  }
};

/** Options are another way to write settings: they win over the environment. */
export const readArguments = async (argv: readonly string[], env: Environment): Promise<Environment> => {
  const given = parseOptions(argv);
  if (given.help === true) await printUsage();
  return {
    // The terminal belongs to the banner; what goes wrong is still logged.
    LOG_LEVEL: 'warn',
    ...env,
    ...(given.port === undefined ? {} : { PORT: given.port }),
    ...(given.host === undefined ? {} : { HOST: given.host }),
    ...(given['data-dir'] === undefined ? {} : { SOBA_DATA_DIR: given['data-dir'] }),
  };
};
