import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  // Chain 0 stands for a key, which is the same on every chain. A contract is its owner's on its own chain only.
  await sql`
    create table identity.wallet (
      address text not null,
      chain_id bigint not null,
      account_id uuid not null references identity.account on delete cascade,
      linked_at timestamptz not null,
      primary key (address, chain_id)
    )`.execute(db);
  await sql`create index on identity.wallet (account_id)`.execute(db);
  await sql`
    create table identity.wallet_nonce (
      nonce_hash bytea primary key,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index on identity.wallet_nonce (expires_at)`.execute(db);
};

export const down = async (db: Kysely<unknown>): Promise<void> => {
  await sql`drop table identity.wallet_nonce`.execute(db);
  await sql`drop table identity.wallet`.execute(db);
};
