import type { Kysely } from 'kysely';
import { gatewayMigrations } from '#gateway/usage/migrations.ts';
import { type Environment, parseConfig } from '#platform/config.ts';
import { toError } from '#platform/errors.ts';
import { createLogger } from '#platform/logger.ts';
import {
  type MigrationSet,
  migrateDown,
  migrateUp,
  migrationStatus,
  withMigrationDatabase,
} from '#platform/migrate.ts';
import { PostgresConfig } from '#platform/postgres.ts';
import { subgraphs } from '#subgraphs/index.ts';

const usage = `Usage: npm run migrate [-- command]

Commands
  up               apply what is missing, for every subgraph (the default)
  down <subgraph>  take back the newest migration of one subgraph
  status           list what is missing

The database is DATABASE_URL.
`;

const migrationSets = [
  ...subgraphs.flatMap(({ migrations }) => (migrations === undefined ? [] : [migrations])),
  gatewayMigrations,
];

const say = (set: MigrationSet, text: string): void => {
  process.stdout.write(`${set.name.padEnd(16)} ${text}\n`);
};

const setNamed = (name: string | undefined): MigrationSet => {
  const set = migrationSets.find((candidate) => candidate.name === name);
  if (set === undefined)
    throw new Error(`Name one of: ${migrationSets.map((known) => known.name).join(', ')}.`);
  return set;
};

const list = (names: readonly string[], none: string): string =>
  names.length === 0 ? none : names.join(', ');

const showStatus = async (db: Kysely<unknown>, set: MigrationSet): Promise<void> => {
  const { pending, newer } = await migrationStatus(db, set);
  say(
    set,
    newer.length > 0 ? `newer than this code: ${newer.join(', ')}` : `missing: ${list(pending, 'nothing')}`,
  );
};

const runOn = async (db: Kysely<unknown>, [command = 'up', name]: readonly string[]): Promise<void> => {
  if (command === 'down') {
    const set = setNamed(name);
    say(set, `took back: ${list(await migrateDown(db, set), 'nothing')}`);
    return;
  }
  for (const set of migrationSets) {
    if (command === 'status') await showStatus(db, set);
    else say(set, `applied: ${list(await migrateUp(db, set), 'nothing')}`);
  }
};

const run = async (env: Environment, command: readonly string[]): Promise<void> => {
  const config = parseConfig(PostgresConfig, env, 'any');
  const logger = createLogger({ service: 'migrate', level: 'error' });
  await withMigrationDatabase(config, logger, (db) => runOn(db, command));
};

const commands = ['up', 'down', 'status'];
const words = process.argv.slice(2);
if (words.includes('--help')) {
  process.stdout.write(usage);
} else if (words[0] !== undefined && !commands.includes(words[0])) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  await run(process.env, words).catch((error: unknown) => {
    process.stderr.write(`${toError(error).message}\n`);
    process.exitCode = 1;
  });
}
