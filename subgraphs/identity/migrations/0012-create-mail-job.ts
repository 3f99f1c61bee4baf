import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table identity.mail_job (
      id uuid primary key,
      content jsonb not null,
      attempts integer not null default 0,
      due_at timestamptz not null,
      created_at timestamptz not null
    )`.execute(db);
  await sql`create index on identity.mail_job (due_at)`.execute(db);
};

export const down = async (db: Kysely<unknown>): Promise<void> => {
  await sql`drop table identity.mail_job`.execute(db);
};
