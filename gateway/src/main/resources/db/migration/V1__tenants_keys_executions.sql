-- Tenants and their keys are facts that live here alone. Executions are a projection of
-- execution.events.v1 and can be rebuilt from it.

CREATE TABLE tenants (
  tenant_id  text        NOT NULL PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE api_keys (
  key_id     text        NOT NULL PRIMARY KEY,
  tenant_id  text        NOT NULL REFERENCES tenants (tenant_id),
  hash       bytea       NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);

CREATE TABLE executions (
  tenant_id     text        NOT NULL,
  execution_id  text        NOT NULL,
  status        text        NOT NULL,
  runtime       text,
  entry_path    text,
  position      integer     NOT NULL,
  waiting       integer     NOT NULL,
  attempt       integer     NOT NULL,
  last_sequence bigint      NOT NULL,
  submitted_at  timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL,
  finished_at   timestamptz,
  exit_code     integer,
  error_code    text,
  -- The terminal event as it stood on the topic (schema-registry wire format): the result is read
  -- from it, so that program output with any bytes survives, NUL among them.
  end_event     bytea,
  PRIMARY KEY (tenant_id, execution_id)
);

CREATE INDEX executions_newest_first ON executions (tenant_id, submitted_at DESC, execution_id DESC);
