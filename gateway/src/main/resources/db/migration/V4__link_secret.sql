-- What gateways sign links to files with. One row; deleting it (and restarting the gateways) ends
-- every link that is under way.
CREATE TABLE link_secret (
  singleton  boolean     NOT NULL PRIMARY KEY CHECK (singleton),
  secret     bytea       NOT NULL CHECK (length(secret) >= 32),
  created_at timestamptz NOT NULL DEFAULT now()
);
