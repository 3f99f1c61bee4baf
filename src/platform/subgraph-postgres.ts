import type { Kysely } from 'kysely';
import type { Check } from './health.ts';
import { migrationCheck } from './migrate.ts';
import { createPostgres, type PostgresConfig } from './postgres.ts';
import type { SubgraphParts } from './subgraph.ts';

export interface SubgraphPostgres<Database> {
  readonly db: Kysely<Database>;
  readonly checks: readonly Check[];
  readonly stop: () => Promise<void>;
}

/** A subgraph's own schema in the shared database: ready when the server answers and the schema is up to date. */
export const createSubgraphPostgres = <Database>(
  parts: SubgraphParts<PostgresConfig>,
): SubgraphPostgres<Database> => {
  const { config, logger, metrics, name, migrations } = parts;
  const postgres = createPostgres<Database>({ config, schema: name, logger, registry: metrics.registry });
  const migrated = migrations === undefined ? [] : [migrationCheck(postgres.db, migrations)];
  return { db: postgres.db, checks: [postgres.check, ...migrated], stop: postgres.stop };
};
