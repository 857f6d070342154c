-- user_version 3
CREATE TABLE meta(
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  sum BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE journal(
  seq INTEGER PRIMARY KEY,
  epoch INTEGER NOT NULL,
  json TEXT NOT NULL,
  ignored TEXT,
  prev_hash BLOB NOT NULL,
  hash BLOB NOT NULL,
  utc TEXT GENERATED ALWAYS AS (json_extract(json, '$.utc')) VIRTUAL
, step_sum BLOB);
CREATE TABLE state(
  key TEXT PRIMARY KEY,
  json TEXT NOT NULL,
  sum BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE pending(
  effect_id TEXT PRIMARY KEY,
  json TEXT NOT NULL,
  sum BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE outbox(
  epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  json TEXT NOT NULL,
  sum BLOB NOT NULL,
  dossier TEXT,
  aside TEXT,
  tries INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(epoch, seq)
) WITHOUT ROWID;
CREATE INDEX outbox_aside ON outbox(dossier) WHERE aside IS NOT NULL;
CREATE TABLE vault_key(
  visit TEXT PRIMARY KEY,
  wrapped BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE vault(
  ref TEXT PRIMARY KEY,
  visit TEXT NOT NULL,
  kind TEXT NOT NULL,
  nonce BLOB NOT NULL,
  ciphertext BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX vault_visit ON vault(visit);
CREATE TABLE ratings(
  day TEXT NOT NULL,
  level INTEGER NOT NULL,
  count INTEGER NOT NULL, levels INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(day, level)
) WITHOUT ROWID;
CREATE TABLE starts(
  id INTEGER PRIMARY KEY,
  utc_ms INTEGER NOT NULL,
  boot TEXT NOT NULL,
  uptime_ms INTEGER NOT NULL,
  clean INTEGER NOT NULL
);
