import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gatewayMigrations } from '../../src/gateway/usage/migrations.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres/start.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { migrateUp, withMigrationDatabase } from '../../src/platform/migrate.ts';
import { PostgresConfig } from '../../src/platform/postgres.ts';
import { subgraphs } from '../../subgraphs/index.ts';
import { runOnServer, templateName } from './database.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';

interface Running {
  postgres?: EmbeddedPostgres;
  redis?: RedisServer | undefined;
  dataDir?: string;
}

/** Shared with the teardown, which Jest runs in the same process. */
export const running: Running = {};

const startPostgres = async (): Promise<string> => {
  const given = process.env['DATABASE_URL'];
  if (given) return given;
  running.dataDir = mkdtempSync(path.join(tmpdir(), 'soba-test-'));
  // PostgreSQL runs as another user when the tests run as root.
  chmodSync(running.dataDir, 0o755);
  running.postgres = await startEmbeddedPostgres({ dataDir: running.dataDir, durable: false });
  return running.postgres.url;
};

const createTemplate = async (serverUrl: string): Promise<void> => {
  await runOnServer(serverUrl, `create database ${templateName()}`);
  const url = new URL(serverUrl);
  url.pathname = `/${templateName()}`;
  const config = PostgresConfig.parse({ DATABASE_URL: url.href });
  await withMigrationDatabase(config, createLogger({ service: 'tests', level: 'silent' }), async (db) => {
    for (const { migrations } of subgraphs) if (migrations) await migrateUp(db, migrations);
    await migrateUp(db, gatewayMigrations);
  });
};

/** One PostgreSQL and one Redis for the whole run; tests make their own databases from a migrated template. */
export default async (): Promise<void> => {
  process.env['SOBA_TEST_RUN'] = String(process.pid);
  const serverUrl = await startPostgres();
  await createTemplate(serverUrl);
  process.env['SOBA_TEST_POSTGRES'] = serverUrl;
  running.redis = await startRedisServer(process.env['REDIS_URL']);
  if (running.redis !== undefined) process.env['SOBA_TEST_REDIS'] = running.redis.url;
};
