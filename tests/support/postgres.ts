import type { Registry } from 'prom-client';
import { parseConfig } from '#platform/config.ts';
import { createPostgres, type Postgres, PostgresConfig } from '#platform/postgres.ts';
import { createEmptyDatabase, createTestDatabase } from './database.ts';
import { createTestLog, type TestLog } from './log.ts';

type Settings = Readonly<Record<string, string>>;

export interface TestPostgres<Database> extends Postgres<Database> {
  readonly url: string;
  readonly log: TestLog;
  /** A second pool on the same database, as another process would have it. */
  readonly openAnother: (settings?: Settings, registry?: Registry) => Postgres<Database>;
}

/** A pool on a database of its own, migrated unless `empty`. Its `stop` drops the database. */
export const openTestPostgres = async <Database = unknown>(options: {
  readonly schema: string;
  readonly empty?: boolean;
}): Promise<TestPostgres<Database>> => {
  const database = await (options.empty === true ? createEmptyDatabase() : createTestDatabase());
  const log = createTestLog();
  const open = (settings: Settings = {}, registry?: Registry) =>
    createPostgres<Database>({
      config: parseConfig(PostgresConfig, {
        DATABASE_URL: database.url,
        SOBA_POSTGRES_POOL_SIZE: '2',
        ...settings,
      }),
      schema: options.schema,
      logger: log.logger,
      ...(registry === undefined ? {} : { registry }),
    });
  const postgres = open();
  return {
    ...postgres,
    url: database.url,
    log,
    openAnother: open,
    stop: async () => {
      await postgres.stop();
      await database.drop();
    },
  };
};
