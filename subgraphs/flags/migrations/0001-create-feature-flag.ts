import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table flags.feature_flag (
      key text primary key,
      description text not null,
      enabled boolean not null,
      rollout_percentage numeric(6, 3) not null check (rollout_percentage between 0 and 100),
      tiers text[] not null
    )`.execute(db);
};

export const down = async (db: Kysely<unknown>): Promise<void> => {
  await sql`drop table flags.feature_flag`.execute(db);
};
