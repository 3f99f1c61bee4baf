import { Registry } from 'prom-client';
import { parseConfig } from '#platform/config.ts';
import { createPostgres, type Postgres, PostgresConfig } from '#platform/postgres.ts';
import { createEmptyDatabase, createTestDatabase } from './database.ts';
import { createTestLog, type TestLog } from './log.ts';

export interface TestPostgres<Database> extends Postgres<Database> {
  readonly url: string;
  readonly registry: Registry;
  readonly log: TestLog;
  /** A second pool on the same database, as another process would have it. */
  readonly openAnother: () => Postgres<Database>;
}

/** A pool on a database of its own, migrated unless `empty`. Its `stop` drops the database. */
export const openTestPostgres = async <Database = unknown>(options: {
  readonly schema: string;
  readonly empty?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
}): Promise<TestPostgres<Database>> => {
  const database = await (options.empty === true ? createEmptyDatabase() : createTestDatabase());
  const env = { DATABASE_URL: database.url, SOBA_POSTGRES_POOL_SIZE: '2', ...options.settings };
  const config = parseConfig(PostgresConfig, env);
  const log = createTestLog();
  const registry = new Registry();
  const open = (reported?: Registry) =>
    createPostgres<Database>({
      config,
      schema: options.schema,
      logger: log.logger,
      ...(reported === undefined ? {} : { registry: reported }),
    });
  const postgres = open(registry);
  return {
    ...postgres,
    url: database.url,
    registry,
    log,
    openAnother: () => open(),
    stop: async () => {
      await postgres.stop();
      await database.drop();
    },
  };
};
