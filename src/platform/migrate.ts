import { promises as fs } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Kysely, sql } from 'kysely';
import {
  FileMigrationProvider,
  type MigrationInfo,
  type MigrationResultSet,
  Migrator,
} from 'kysely/migration';
import type { Check } from './health.ts';
import type { Logger } from './logger.ts';
import { createPostgres, type PostgresConfig } from './postgres.ts';

/** The numbered `.ts` migrations of one subgraph, kept in the database schema of the same name. */
export interface MigrationSet {
  readonly name: string;
  readonly folder: URL;
}

const tableOf = { migrationTableName: 'schema_migration', migrationLockTableName: 'schema_migration_lock' };

const createMigrator = (db: Kysely<unknown>, set: MigrationSet): Migrator =>
  new Migrator({
    db,
    provider: new FileMigrationProvider({
      fs,
      path,
      migrationFolder: fileURLToPath(set.folder),
      // A path is not a specifier: Windows drives and characters such as # need a URL.
      import: (file) => import(pathToFileURL(file).href),
    }),
    migrationTableSchema: set.name,
    ...tableOf,
  });

/** Names recorded in the database, in order; empty when it was never migrated. */
const recordedNames = async (db: Kysely<unknown>, set: MigrationSet): Promise<string[]> => {
  const table = `${set.name}.${tableOf.migrationTableName}`;
  const { rows } = await sql<{ exists: boolean }>`select to_regclass(${table}) is not null as exists`.execute(
    db,
  );
  if (rows[0]?.exists !== true) return [];
  const recorded = await sql<{ name: string }>`select name from ${sql.table(table)} order by name`.execute(
    db,
  );
  return recorded.rows.map((row) => row.name);
};

const unknownNames = (recorded: readonly string[], known: readonly MigrationInfo[]): string[] =>
  recorded.filter((name) => !known.some((migration) => migration.name === name));

const refuseNewer = async (db: Kysely<unknown>, set: MigrationSet): Promise<void> => {
  const known = await createMigrator(db, set).getMigrations();
  const newer = unknownNames(await recordedNames(db, set), known);
  if (newer.length > 0) {
    throw new Error(
      `The database is newer than this code: "${set.name}" has the migrations ${newer.join(', ')}. Run a newer release, or migrate down with it first.`,
    );
  }
};

const namesOrThrow = ({ error, results = [] }: MigrationResultSet, set: MigrationSet): string[] => {
  if (error !== undefined) {
    const failed = results.find((result) => result.status === 'Error')?.migrationName ?? 'the batch';
    throw new Error(`Migration "${set.name}" ${failed} failed; nothing was changed.`, { cause: error });
  }
  return results.map((result) => result.migrationName);
};

/** A connection for migrations: they may take as long as they need, and so may the wait for another migrator. */
export const withMigrationDatabase = async <Result>(
  config: PostgresConfig,
  logger: Logger,
  work: (db: Kysely<unknown>) => Promise<Result>,
): Promise<Result> => {
  const unhurried = { ...config, SOBA_POSTGRES_STATEMENT_TIMEOUT_MS: 0 };
  const postgres = createPostgres<unknown>({ config: unhurried, schema: 'public', logger });
  try {
    return await work(postgres.db);
  } finally {
    await postgres.stop();
  }
};

/** Applies what is missing, all or nothing, one migrator at a time (advisory lock). Returns the applied names. */
export const migrateUp = async (db: Kysely<unknown>, set: MigrationSet): Promise<string[]> => {
  await refuseNewer(db, set);
  return namesOrThrow(await createMigrator(db, set).migrateToLatest(), set);
};

/** Takes back the newest migration. Returns its name, or nothing when there is none. */
export const migrateDown = async (db: Kysely<unknown>, set: MigrationSet): Promise<string[]> => {
  await refuseNewer(db, set);
  return namesOrThrow(await createMigrator(db, set).migrateDown(), set);
};

export const migrationStatus = async (
  db: Kysely<unknown>,
  set: MigrationSet,
): Promise<{ readonly pending: readonly string[]; readonly newer: readonly string[] }> => {
  const known = await createMigrator(db, set).getMigrations();
  const recorded = await recordedNames(db, set);
  return {
    pending: known.map((migration) => migration.name).filter((name) => !recorded.includes(name)),
    newer: unknownNames(recorded, known),
  };
};

/** Not ready while the database lacks a migration that this code needs. */
export const migrationCheck = <Database>(db: Kysely<Database>, set: MigrationSet): Check => {
  let current = false;
  return {
    name: 'migrations',
    required: true,
    run: async () => {
      if (current) return { up: true };
      const { pending } = await migrationStatus(db as Kysely<unknown>, set);
      current = pending.length === 0;
      return current ? { up: true } : { up: false, pending };
    },
  };
};
