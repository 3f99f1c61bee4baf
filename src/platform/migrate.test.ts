import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { openTestPostgres, type TestPostgres } from '#support/postgres.ts';
import { type MigrationSet, migrateDown, migrateUp, migrationCheck, migrationStatus } from './migrate.ts';

const creates = (table: string): string => `
  export const up = async (db: any): Promise<void> => {
    await db.schema.createTable('shop.${table}').addColumn('id', 'integer').execute();
  };
  export const down = async (db: any): Promise<void> => {
    await db.schema.dropTable('shop.${table}').execute();
  };`;

const three = {
  '0001-create-a.ts': creates('a'),
  '0002-create-b.ts': creates('b'),
  '0003-create-c.ts': creates('c'),
};
const names = ['0001-create-a', '0002-create-b', '0003-create-c'];

describe('migrations', () => {
  let postgres: TestPostgres<unknown>;
  let root: string;
  beforeEach(async () => {
    postgres = await openTestPostgres({ schema: 'shop', empty: true });
    root = await mkdtemp(path.join(tmpdir(), 'soba migrations #1 %20 '));
  });
  afterEach(async () => {
    await postgres.stop();
    await rm(root, { recursive: true });
  });

  const release = async (files: Readonly<Record<string, string>>): Promise<MigrationSet> => {
    const folder = await mkdtemp(path.join(root, 'release-'));
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
    return { name: 'shop', folder: pathToFileURL(`${folder}/`) };
  };
  const tables = async (): Promise<string[]> => {
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables
      where table_schema = 'shop' and table_name not like 'schema_migration%' order by 1`.execute(
      postgres.db,
    );
    return rows.map((row) => row.name);
  };

  test('are applied in the order of their numbers', async () => {
    const set = await release(three);
    await expect(migrateUp(postgres.db, set)).resolves.toEqual(names);
    await expect(tables()).resolves.toEqual(['a', 'b', 'c']);
  });

  test('are applied once', async () => {
    const set = await release(three);
    await migrateUp(postgres.db, set);
    await expect(migrateUp(postgres.db, set)).resolves.toEqual([]);
  });

  test('of a later release are applied on top of the earlier ones', async () => {
    await migrateUp(postgres.db, await release({ '0001-create-a.ts': creates('a') }));
    await expect(migrateUp(postgres.db, await release(three))).resolves.toEqual(names.slice(1));
  });

  test('that are missing are named by the status', async () => {
    await migrateUp(postgres.db, await release({ '0001-create-a.ts': creates('a') }));
    const status = await migrationStatus(postgres.db, await release(three));
    expect(status).toEqual({ pending: names.slice(1), newer: [] });
  });

  test('are all missing in a database that was never migrated, and asking changes nothing', async () => {
    const status = await migrationStatus(postgres.db, await release(three));
    expect(status).toEqual({ pending: names, newer: [] });
    const { rows } = await sql`select 1 from pg_namespace where nspname = 'shop'`.execute(postgres.db);
    expect(rows).toEqual([]);
  });

  test('are taken back one at a time, the newest first', async () => {
    const set = await release(three);
    await migrateUp(postgres.db, set);
    await expect(migrateDown(postgres.db, set)).resolves.toEqual(['0003-create-c']);
    await expect(tables()).resolves.toEqual(['a', 'b']);
    await expect(migrateDown(postgres.db, set)).resolves.toEqual(['0002-create-b']);
    await expect(migrateUp(postgres.db, set)).resolves.toEqual(names.slice(1));
  });

  test('cannot be taken back where there are none', async () => {
    await expect(migrateDown(postgres.db, await release(three))).resolves.toEqual([]);
  });

  test('of a newer release are neither built upon nor taken back by an older one', async () => {
    await migrateUp(postgres.db, await release(three));
    const older = await release({ '0001-create-a.ts': creates('a') });
    const newer = /database is newer.*"shop".*0002-create-b, 0003-create-c/;
    await expect(migrateUp(postgres.db, older)).rejects.toThrow(newer);
    await expect(migrateDown(postgres.db, older)).rejects.toThrow(newer);
    await expect(migrationStatus(postgres.db, older)).resolves.toEqual({
      pending: [],
      newer: names.slice(1),
    });
    await expect(tables()).resolves.toEqual(['a', 'b', 'c']);
  });

  test('are all rolled back when one of them fails, and can be run again once it is mended', async () => {
    const broken = `${creates('b')}\nconst works = up;
      const failing = async (db: any) => { await works(db); throw new Error('half done'); };
      export { failing as up };`.replace('export const up', 'const up');
    const set = await release({ ...three, '0002-create-b.ts': broken });
    const failure = await migrateUp(postgres.db, set).catch((error: unknown) => error as Error);
    expect(failure).toMatchObject({
      message: 'Migration "shop" 0002-create-b failed; nothing was changed.',
      cause: { message: 'half done' },
    });
    await expect(tables()).resolves.toEqual([]);
    await expect(migrateUp(postgres.db, await release(three))).resolves.toEqual(names);
  });

  test('that were slipped in before an applied one are refused', async () => {
    await migrateUp(postgres.db, await release({ '0002-create-b.ts': creates('b') }));
    await expect(migrateUp(postgres.db, await release(three))).rejects.toThrow(/"shop" the batch failed/);
    await expect(tables()).resolves.toEqual(['b']);
  });

  test('are applied once each by twenty processes that start together', async () => {
    const set = await release(three);
    const others = Array.from({ length: 20 }, () => postgres.openAnother());
    const applied = await Promise.all(others.map(({ db }) => migrateUp(db, set)));
    await Promise.all(others.map((other) => other.stop()));
    expect(applied.flat().toSorted()).toEqual(names);
    await expect(tables()).resolves.toEqual(['a', 'b', 'c']);
  });

  test('of two sets in one database do not see each other', async () => {
    await migrateUp(postgres.db, await release(three));
    const other = {
      ...(await release({ '0001-nothing.mjs': 'export const up = async () => {};' })),
      name: 'bar',
    };
    await expect(migrationStatus(postgres.db, other)).resolves.toEqual({
      pending: ['0001-nothing'],
      newer: [],
    });
    await expect(migrateUp(postgres.db, other)).resolves.toEqual(['0001-nothing']);
  });

  test('keep a process from being ready until they are applied', async () => {
    const set = await release(three);
    const check = migrationCheck(postgres.db, set);
    expect(check).toMatchObject({ name: 'migrations', required: true });
    await expect(check.run()).resolves.toEqual({ up: false, pending: names });
    await migrateUp(postgres.db, set);
    await expect(check.run()).resolves.toEqual({ up: true });
  });

  test('of a newer release leave an older process ready', async () => {
    await migrateUp(postgres.db, await release(three));
    const older = await release({ '0001-create-a.ts': creates('a') });
    await expect(migrationCheck(postgres.db, older).run()).resolves.toEqual({ up: true });
  });
});
