import { createHash } from 'node:crypto';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { Gauge, type Registry } from 'prom-client';
import { z } from 'zod';
import { integer } from './config.ts';
import type { Check } from './health.ts';
import type { Logger } from './logger.ts';

export const PostgresConfig = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' })
    .meta({ secret: true })
    .describe('The PostgreSQL database.'),
  SOBA_POSTGRES_POOL_SIZE: integer(10, { min: 1, max: 500 }).describe(
    'Connections that a process keeps at most.',
  ),
  SOBA_POSTGRES_CONNECT_TIMEOUT_MS: integer(5000, { min: 100, max: 60_000 }).describe(
    'Time to wait for a free connection.',
  ),
  SOBA_POSTGRES_STATEMENT_TIMEOUT_MS: integer(10_000, { min: 100, max: 600_000 }).describe(
    'Longest statement.',
  ),
});

export type PostgresConfig = Readonly<z.output<typeof PostgresConfig>>;

export interface Postgres<Database> {
  readonly db: Kysely<Database>;
  readonly check: Check;
  readonly stop: () => Promise<void>;
}

const gauges = [
  ['total', (pool: pg.Pool) => pool.totalCount],
  ['idle', (pool: pg.Pool) => pool.idleCount],
  ['waiting', (pool: pg.Pool) => pool.waitingCount],
] as const;

const reportPool = (pool: pg.Pool, registry: Registry): void => {
  new Gauge({
    name: 'soba_postgres_pool_connections',
    help: 'Pool connections by state; waiting counts callers in the queue.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      for (const [state, read] of gauges) this.set({ state }, read(pool));
    },
  });
};

/** 64-bit integers as BigInt; everything else as `pg` reads it. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === pg.types.builtins.INT8
      ? BigInt
      : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
};

const preparedMark = '/* prepared */';

/**
 * At the end of a statement that is run so often that to plan it costs as much as to run it: each connection plans it once.
 * Such a statement names the columns that it returns, because with `*` it would fail after a column is added.
 */
export const prepared = sql.raw(preparedMark);

const nameOf = (text: string): string => `soba_${createHash('sha1').update(text).digest('hex')}`;

/** Kysely knows no names for statements; `pg` prepares those that have one. */
const prepareMarked = (client: pg.PoolClient): void => {
  const names = new Map<string, string>();
  const run = client.query.bind(client) as (...args: unknown[]) => unknown;
  const query = (text: unknown, ...rest: unknown[]): unknown => {
    if (typeof text !== 'string' || !text.endsWith(preparedMark)) return run(text, ...rest);
    const name = names.get(text) ?? nameOf(text);
    names.set(text, name);
    return run({ name, text }, ...rest);
  };
  Object.assign(client, { query });
};

/** A pool whose statements see `schema` first. It opens no connection until it is used. */
export const createPostgres = <Database>(options: {
  readonly config: PostgresConfig;
  readonly schema: string;
  readonly logger: Logger;
  readonly registry?: Registry;
}): Postgres<Database> => {
  const { config, logger, schema } = options;
  const pool = new pg.Pool({
    connectionString: config.DATABASE_URL,
    max: config.SOBA_POSTGRES_POOL_SIZE,
    connectionTimeoutMillis: config.SOBA_POSTGRES_CONNECT_TIMEOUT_MS,
    statement_timeout: config.SOBA_POSTGRES_STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: config.SOBA_POSTGRES_STATEMENT_TIMEOUT_MS,
    idleTimeoutMillis: 30_000,
    application_name: `soba-${schema}`,
    options: `-c search_path=${schema}`,
    types,
  });
  // An idle connection that the server closes is replaced on next use; unheard, the event would end the process.
  pool.on('error', (error) => logger.warn({ err: error }, 'An idle database connection was lost.'));
  // One that is lost between two statements of a transaction: the next statement fails, and tells whoever waits for it.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('connect', prepareMarked);
  if (options.registry !== undefined) reportPool(pool, options.registry);
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    check: {
      name: 'postgres',
      required: true,
      run: async () => {
        await sql`select 1`.execute(db);
        return { up: true };
      },
    },
    stop: () => db.destroy(),
  };
};
