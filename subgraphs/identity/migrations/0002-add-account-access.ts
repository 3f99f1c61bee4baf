import { type Kysely, sql } from 'kysely';

/** Tokens carry the version; a change that makes them wrong raises it. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    alter table identity.account
      add column tenant text not null default 'default',
      add column scopes text[] not null default '{}',
      add column token_version integer not null default 1`.execute(db);
};

export const down = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    alter table identity.account
      drop column tenant,
      drop column scopes,
      drop column token_version`.execute(db);
};
