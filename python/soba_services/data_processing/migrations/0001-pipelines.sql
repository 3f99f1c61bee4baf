-- Event streams that were accepted. The events wait here, so that a process that dies loses none.
create table python_services.pipelines (
  pipeline_id uuid primary key,
  -- Null until it has ended.
  outcome text check (outcome in ('completed', 'failed')),
  events jsonb,
  events_queued integer not null,
  next_event integer not null default 0,
  events_processed integer not null default 0,
  events_failed integer not null default 0,
  attempts integer not null default 0,
  latency_ms double precision not null default 0,
  started_at timestamptz not null default now(),
  touched_at timestamptz not null default now(),
  ended_at timestamptz,
  idempotency_key text unique,
  digest bytea not null,
  check ((outcome is null) = (ended_at is null))
);
create index pipelines_open on python_services.pipelines (started_at) where ended_at is null;
create index pipelines_ended on python_services.pipelines (ended_at) where ended_at is not null;

create table python_services.pipeline_failures (
  pipeline_id uuid not null references python_services.pipelines on delete cascade,
  position integer not null,
  event_id text not null,
  issues text[] not null,
  event jsonb not null,
  primary key (pipeline_id, position)
);

-- The neighbours of an event in the chain.
create index events_by_block on python_services.events (block_number, at);
