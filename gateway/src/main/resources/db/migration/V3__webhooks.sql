-- Webhooks are facts that live here alone. Their deliveries are made of execution.events.v1, and are
-- facts from then on: Kafka does not know what a receiver answered.

CREATE TABLE webhooks (
  webhook_id      text        NOT NULL PRIMARY KEY,
  tenant_id       text        NOT NULL,
  -- From 1 to the most that a tenant may have: makes the limit hold when two are made at once.
  slot            integer     NOT NULL,
  url             text        NOT NULL,
  events          text[]      NOT NULL,
  labels          jsonb       NOT NULL,
  -- As it is, not hashed: every signature needs it. Whoever reads this table can sign as we do.
  secret          text        NOT NULL,
  previous_secret text,
  previous_until  timestamptz,
  created_at      timestamptz NOT NULL,
  disabled_at     timestamptz,
  UNIQUE (tenant_id, slot)
);

-- The first event of each execution that runs now and whose tenant has webhooks: the only one that
-- says what was submitted, its labels among it. Removed at the execution's end.
CREATE TABLE webhook_executions (
  tenant_id    text        NOT NULL,
  execution_id text        NOT NULL,
  -- As it stood on the topic (schema-registry wire format).
  first_event  bytea       NOT NULL,
  noted_at     timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, execution_id)
);

CREATE INDEX webhook_executions_by_age ON webhook_executions (noted_at);

CREATE TABLE webhook_deliveries (
  delivery_id     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  webhook_id      text        NOT NULL REFERENCES webhooks (webhook_id) ON DELETE CASCADE,
  event_id        text        NOT NULL,
  event           text        NOT NULL,
  execution_id    text        NOT NULL,
  -- Gone once nothing is left to send.
  body            bytea,
  status          text        NOT NULL DEFAULT 'pending',
  attempts        integer     NOT NULL DEFAULT 0,
  queued_at       timestamptz NOT NULL,
  next_at         timestamptz,
  -- While one gateway sends it, the others leave it alone; one that died is not waited for.
  leased_until    timestamptz,
  last_attempt_at timestamptz,
  last_status     integer,
  last_error      text,
  -- An event that is read from Kafka twice makes one delivery.
  UNIQUE (webhook_id, event_id)
);

CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, next_at)
  WHERE next_at IS NOT NULL;
CREATE INDEX webhook_deliveries_newest_first ON webhook_deliveries (webhook_id, delivery_id DESC);
CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (queued_at);
