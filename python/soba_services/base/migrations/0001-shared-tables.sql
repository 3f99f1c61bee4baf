-- What several services read and write. Amounts and prices are doubles: they are measured, not owed.

create table python_services.candles (
  token_pair text not null,
  start timestamptz not null,
  -- A candle covers [start, start + span_seconds); candles of a pair do not overlap.
  span_seconds integer not null check (span_seconds in (60, 3600)),
  open double precision not null,
  high double precision not null,
  low double precision not null,
  close double precision not null,
  volume double precision not null,
  trades bigint not null,
  liquidity double precision not null,
  primary key (token_pair, start)
);

create table python_services.transactions (
  tx_hash text primary key,
  from_address text not null,
  to_address text not null,
  amount double precision not null,
  token_pair text not null,
  at timestamptz not null,
  gas_price double precision not null,
  slippage double precision not null,
  route_length integer not null,
  contract_interaction boolean not null,
  block_number bigint,
  position integer
);
create index transactions_by_pair on python_services.transactions (token_pair, at desc);
create index transactions_by_time on python_services.transactions (at desc);
create index transactions_by_sender on python_services.transactions (from_address, at desc);
create index transactions_by_receiver on python_services.transactions (to_address, at desc);

create table python_services.tokens (
  address text primary key check (address = lower(address)),
  symbol text not null
);

create table python_services.events (
  event_id text primary key,
  event_type text not null,
  at timestamptz not null,
  block_number bigint not null,
  transaction_hash text not null,
  contract_address text not null,
  from_address text not null,
  to_address text not null,
  token_in text not null,
  token_out text not null,
  amount_in double precision not null,
  amount_out double precision not null,
  gas_used double precision not null,
  gas_price double precision not null,
  -- Of swaps between tokens that form a pair: amount of quote for one of base, and the amount of base.
  token_pair text,
  price double precision,
  base_amount double precision
);
create index events_by_pair on python_services.events (token_pair, at) where token_pair is not null;
create index events_by_contract on python_services.events (contract_address, at desc);
create index events_by_transaction on python_services.events (transaction_hash);
