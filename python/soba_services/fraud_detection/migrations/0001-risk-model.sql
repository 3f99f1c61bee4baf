-- What was learned from the stored transactions, as bytes with their digest. There is one.

create table python_services.risk_model (
  is_only boolean primary key default true check (is_only),
  trained_at timestamptz not null default now(),
  sha256 text not null,
  payload bytea not null
);
