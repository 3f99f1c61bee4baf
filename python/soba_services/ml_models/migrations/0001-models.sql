-- Trained models as bytes with their digest, and what is asked to be trained.

create table python_services.price_models (
  token_pair text not null,
  version text not null check (version in ('ml_v1', 'ml_v2')),
  trained_at timestamptz not null default now(),
  sha256 text not null,
  payload bytea not null,
  -- What the model was measured to be worth, for whoever asks about its training.
  evaluation jsonb not null,
  primary key (token_pair, version)
);
create index price_models_by_time on python_services.price_models (trained_at);

create table python_services.price_trainings (
  token_pair text primary key,
  status text not null check (status in ('queued', 'running', 'completed', 'failed')),
  requested_at timestamptz not null default now(),
  -- Somebody waits for it: it goes before those that are due by themselves.
  is_wanted boolean not null default false,
  started_at timestamptz,
  -- When the process that trains was last seen.
  alive_at timestamptz,
  finished_at timestamptz,
  -- Why it failed, safe to show.
  reason text
);
create index price_trainings_by_request on python_services.price_trainings (requested_at) where status <> 'completed';
