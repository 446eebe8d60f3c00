-- History is partitioned by the week of an execution's first event, so that what is too old is
-- dropped by the week instead of row by row (requirement QTA-11). What falls outside of the weeks
-- that exist (a sender's clock that is wrong) lies in executions_other.

CREATE TABLE executions_by_week (
  tenant_id     text        NOT NULL,
  execution_id  text        NOT NULL,
  recorded_at   timestamptz NOT NULL,
  status        text        NOT NULL,
  runtime       text,
  entry_path    text,
  steps         text[]      NOT NULL DEFAULT '{}',
  labels        jsonb       NOT NULL DEFAULT '{}',
  purpose       text,
  position      integer     NOT NULL,
  waiting       integer     NOT NULL,
  attempt       integer     NOT NULL,
  last_sequence bigint      NOT NULL,
  submitted_at  timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL,
  finished_at   timestamptz,
  exit_code     integer,
  error_code    text,
  -- Output files that a later execution would get as inputs: new, changed and unchanged ones.
  output_count  integer     NOT NULL DEFAULT 0,
  -- The first and the terminal event as they stood on the topic (schema-registry wire format): what
  -- was submitted and what came of it are read from them, so that any bytes survive, NUL among them.
  first_event   bytea,
  end_event     bytea,
  PRIMARY KEY (tenant_id, execution_id, recorded_at)
) PARTITION BY RANGE (recorded_at);

CREATE TABLE executions_other PARTITION OF executions_by_week DEFAULT;

INSERT INTO executions_by_week
  (tenant_id, execution_id, recorded_at, status, runtime, entry_path, position, waiting, attempt,
   last_sequence, submitted_at, updated_at, finished_at, exit_code, error_code, end_event)
SELECT tenant_id, execution_id, submitted_at, status, runtime, entry_path, position, waiting, attempt,
   last_sequence, submitted_at, updated_at, finished_at, exit_code, error_code, end_event
FROM executions;

DROP TABLE executions;
ALTER TABLE executions_by_week RENAME TO executions;

CREATE INDEX executions_newest_first ON executions (tenant_id, submitted_at DESC, execution_id DESC);
CREATE INDEX executions_with_outputs ON executions (tenant_id, submitted_at DESC)
  WHERE status = 'completed' AND output_count > 0;
CREATE INDEX executions_labels ON executions USING gin (labels jsonb_path_ops);

-- Makes the weeks from one before to two after the given time, and drops those that ended longer
-- ago than the retention. Returns how many were dropped. Safe to call at any time by anybody.
CREATE FUNCTION keep_executions(at timestamptz, retention interval) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  monday  date;
  week    text;
  expired record;
  dropped integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('keep_executions'));
  FOR ahead IN -1..2 LOOP
    monday := date_trunc('week', at AT TIME ZONE 'UTC')::date + 7 * ahead;
    week := 'executions_' || to_char(monday, 'YYYYMMDD');
    IF to_regclass(week) IS NULL THEN
      EXECUTE format('CREATE TABLE %I (LIKE executions INCLUDING DEFAULTS)', week);
      EXECUTE format(
        'WITH moved AS (DELETE FROM executions_other WHERE recorded_at >= %L AND recorded_at < %L RETURNING *)'
        ' INSERT INTO %I SELECT * FROM moved',
        monday || ' 00:00Z', monday + 7 || ' 00:00Z', week);
      EXECUTE format(
        'ALTER TABLE executions ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        week, monday || ' 00:00Z', monday + 7 || ' 00:00Z');
    END IF;
  END LOOP;
  FOR expired IN
    SELECT child.relname FROM pg_inherits
    JOIN pg_class child ON child.oid = inhrelid
    WHERE inhparent = 'executions'::regclass AND child.relname ~ '^executions_\d{8}$'
      AND (to_date(right(child.relname, 8), 'YYYYMMDD') + 7)::timestamp AT TIME ZONE 'UTC' <= at - retention
  LOOP
    EXECUTE format('DROP TABLE %I', expired.relname);
    dropped := dropped + 1;
  END LOOP;
  DELETE FROM executions_other WHERE recorded_at < at - retention;
  RETURN dropped;
END $$;

-- When a job that one gateway does for all was done last.
CREATE TABLE jobs (
  name    text        NOT NULL PRIMARY KEY,
  done_at timestamptz NOT NULL
);
