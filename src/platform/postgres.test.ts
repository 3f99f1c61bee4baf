import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { Registry } from 'prom-client';
import { openTestPostgres, type TestPostgres } from '#support/postgres.ts';
import { until } from '#support/until.ts';
import { type Postgres, prepared } from './postgres.ts';

describe('a PostgreSQL pool', () => {
  let database: TestPostgres<unknown>;
  let postgres: Postgres<unknown>;
  let registry: Registry;
  beforeAll(async () => {
    database = await openTestPostgres({ schema: 'flags' });
  });
  afterEach(() => postgres.stop());
  afterAll(() => database.stop());

  const open = (settings: Readonly<Record<string, string>> = {}): void => {
    registry = new Registry();
    postgres = database.openAnother(settings, registry);
  };
  const first = async (query: ReturnType<typeof sql>): Promise<Record<string, unknown> | undefined> =>
    (await query.execute(postgres.db)).rows[0] as Record<string, unknown> | undefined;

  test('reads 64-bit integers as BigInt without losing a digit, and smaller ones as numbers', async () => {
    open();
    await expect(
      first(
        sql`select 9223372036854775807::int8 as large, -1::int8 as below, null::int8 as none, 7::int4 as small`,
      ),
    ).resolves.toEqual({ large: 9_223_372_036_854_775_807n, below: -1n, none: null, small: 7 });
  });

  test('reads times, JSON and lists as pg does', async () => {
    open();
    await expect(
      first(
        sql`select timestamptz '2026-01-01 00:00:00+00' as at, '{"a":[1]}'::jsonb as json, array['a','b'] as list`,
      ),
    ).resolves.toEqual({ at: new Date('2026-01-01T00:00:00Z'), json: { a: [1] }, list: ['a', 'b'] });
  });

  test('sees the tables of its own schema and of no other', async () => {
    open();
    await expect(first(sql`select count(*)::int4 as count from feature_flag`)).resolves.toEqual({ count: 8 });
    await expect(first(sql`select 1 from account`)).rejects.toThrow('relation "account" does not exist');
  });

  test('plans a marked statement once for each connection, and no other', async () => {
    open({ SOBA_POSTGRES_POOL_SIZE: '1' });
    for (const value of [1, 2, 3]) {
      await expect(first(sql`select ${value}::int4 as value ${prepared}`)).resolves.toEqual({ value });
      await expect(first(sql`select ${value}::int4 as other`)).resolves.toEqual({ other: value });
    }
    const { rows } = await sql`select statement, generic_plans + custom_plans as runs
      from pg_prepared_statements`.execute(postgres.db);
    expect(rows).toEqual([{ statement: 'select $1::int4 as value /* prepared */', runs: 3n }]);
  });

  test('names itself to the server', async () => {
    open();
    const { name } = (await first(sql`select current_setting('application_name') as name`)) ?? {};
    expect(name).toBe('soba-flags');
  });

  test('ends a statement that takes too long', async () => {
    open({ SOBA_POSTGRES_STATEMENT_TIMEOUT_MS: '100' });
    const startedAt = Date.now();
    await expect(first(sql`select pg_sleep(10)`)).rejects.toThrow(
      'canceling statement due to statement timeout',
    );
    expect(Date.now() - startedAt).toBeLessThan(2000);
  });

  test('does not wait for ever for a free connection', async () => {
    open({ SOBA_POSTGRES_POOL_SIZE: '1', SOBA_POSTGRES_CONNECT_TIMEOUT_MS: '100' });
    const busy = first(sql`select pg_sleep(0.4)`);
    await expect(first(sql`select 1`)).rejects.toThrow('timeout');
    await busy;
  });

  test('never has more connections than it may', async () => {
    open({ SOBA_POSTGRES_POOL_SIZE: '2' });
    const pids = await Promise.all(
      Array.from(
        { length: 6 },
        async () => (await first(sql`select pg_backend_pid() as pid, pg_sleep(0.02)`))?.['pid'],
      ),
    );
    expect(new Set(pids).size).toBe(2);
  });

  test('reports its connections by state, callers in the queue included', async () => {
    open({ SOBA_POSTGRES_POOL_SIZE: '1' });
    const state = async (): Promise<Record<string, number>> => {
      const text = await registry.metrics();
      const lines = text.matchAll(/^soba_postgres_pool_connections\{state="(\w+)"\} (\d+)$/gm);
      return Object.fromEntries([...lines].map(([, name, value]) => [name, Number(value)]));
    };
    await expect(state()).resolves.toEqual({ total: 0, idle: 0, waiting: 0 });
    await first(sql`select 1`);
    await expect(state()).resolves.toEqual({ total: 1, idle: 1, waiting: 0 });
    const queries = [1, 2, 3].map(() => first(sql`select pg_sleep(0.05)`));
    await until(async () => (await state())['waiting'] === 2);
    await Promise.all(queries);
    await expect(state()).resolves.toEqual({ total: 1, idle: 1, waiting: 0 });
  });

  test('replaces a connection that the server has closed, and says so', async () => {
    open({ SOBA_POSTGRES_POOL_SIZE: '1' });
    const { pid } = (await first(sql`select pg_backend_pid() as pid`)) ?? {};
    await sql`select pg_terminate_backend(${pid})`.execute(database.db);
    await until(() => database.log.lines().length > 0);
    expect(database.log.lines()).toMatchObject([
      { level: 'warn', msg: 'An idle database connection was lost.' },
    ]);
    await expect(first(sql`select 1 as one`)).resolves.toEqual({ one: 1 });
  });

  test('fails a transaction whose connection is closed between two statements, and nothing else', async () => {
    open({ SOBA_POSTGRES_POOL_SIZE: '1' });
    const work = postgres.db.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction);
      await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(database.db);
      await sleep(50);
      await sql`select 1`.execute(transaction);
    });
    await expect(work).rejects.toThrow();
    await expect(first(sql`select 1 as one`)).resolves.toEqual({ one: 1 });
  });

  test('is up while the server answers', async () => {
    open();
    expect(postgres.check).toMatchObject({ name: 'postgres', required: true });
    await expect(postgres.check.run()).resolves.toEqual({ up: true });
  });

  test('is not up when there is no such database', async () => {
    open({ DATABASE_URL: `${database.url}_that_is_not_there` });
    await expect(postgres.check.run()).rejects.toThrow('does not exist');
  });
});
