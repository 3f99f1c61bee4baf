import pg from 'pg';

export interface TestDatabase {
  readonly url: string;
  readonly drop: () => Promise<void>;
}

export const templateName = (): string => `soba_template_${process.env['SOBA_TEST_RUN']}`;

export const runOnServer = async (serverUrl: string, statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
};

const serverUrl = (): string => process.env['SOBA_TEST_POSTGRES'] ?? '';

let count = 0;

const create = async (from: string): Promise<TestDatabase> => {
  count += 1;
  const name = `soba_test_${process.env['SOBA_TEST_RUN']}_${process.env['JEST_WORKER_ID']}_${process.pid}_${count}`;
  await runOnServer(serverUrl(), `create database ${name} ${from}`);
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => runOnServer(serverUrl(), `drop database if exists ${name} with (force)`),
  };
};

/** A database of its own for the caller, migrated. Copying the template takes milliseconds. */
export const createTestDatabase = (): Promise<TestDatabase> => create(`template ${templateName()}`);

/** A database without any migration. */
export const createEmptyDatabase = (): Promise<TestDatabase> => create('template template0');
