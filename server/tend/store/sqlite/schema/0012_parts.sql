-- Every table begins with a part, so that a database can be spread: a number from 0 to 1023 by a
-- hash of the account, or of what finds it (`part_of` is server/tend/domain/records/parts.py).
-- What used to be found by a secret in any account is found by a route now.

ALTER TABLE account RENAME TO old_account;
CREATE TABLE account (
    part    INTEGER NOT NULL,
    id      TEXT    NOT NULL,
    seq     INTEGER NOT NULL DEFAULT 0,
    digest  INTEGER NOT NULL DEFAULT 0,
    rows    INTEGER NOT NULL DEFAULT 0,
    bytes   INTEGER NOT NULL DEFAULT 0,
    made_ms INTEGER NOT NULL,
    latest_ms INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (part, id)
) STRICT, WITHOUT ROWID;
INSERT INTO account (part, id, seq, digest, rows, bytes, made_ms, latest_ms)
SELECT part_of(id), id, seq, digest, rows, bytes, made_ms, latest_ms FROM old_account;
DROP TABLE old_account;

ALTER TABLE rec RENAME TO old_rec;
DROP INDEX rec_seq;
CREATE TABLE rec (
    part    INTEGER NOT NULL,
    account TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    id      TEXT    NOT NULL,
    seq     INTEGER NOT NULL,
    body    BLOB    NOT NULL,
    PRIMARY KEY (part, account, kind, id)
) STRICT, WITHOUT ROWID;
INSERT INTO rec (part, account, kind, id, seq, body)
SELECT part_of(account), account, kind, id, seq, body FROM old_rec;
DROP TABLE old_rec;
CREATE UNIQUE INDEX rec_seq ON rec (part, account, seq);

ALTER TABLE device RENAME TO old_device;
CREATE TABLE device (
    part       INTEGER NOT NULL,
    account    TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    n          INTEGER NOT NULL DEFAULT 0,
    name       TEXT,
    token      BLOB    NOT NULL,
    made_ms    INTEGER NOT NULL,
    seen_ms    INTEGER,
    removed_ms INTEGER,
    PRIMARY KEY (part, account, id)
) STRICT, WITHOUT ROWID;
INSERT INTO device (part, account, id, n, name, token, made_ms, seen_ms, removed_ms)
SELECT part_of(account), account, id, n, name, token, made_ms, seen_ms, removed_ms FROM old_device;
DROP TABLE old_device;
CREATE UNIQUE INDEX device_token ON device (part, account, token);

ALTER TABLE former_device RENAME TO old_former_device;
CREATE TABLE former_device (
    part    INTEGER NOT NULL,
    account TEXT    NOT NULL,
    id      TEXT    NOT NULL,
    device  TEXT    NOT NULL,
    PRIMARY KEY (part, account, id)
) STRICT, WITHOUT ROWID;
INSERT INTO former_device (part, account, id, device)
SELECT part_of(account), account, id, device FROM old_former_device;
DROP TABLE old_former_device;

ALTER TABLE pairing RENAME TO old_pairing;
DROP INDEX pairing_account;
CREATE TABLE pairing (
    part       INTEGER NOT NULL,
    account    TEXT    NOT NULL,
    code       BLOB    NOT NULL,
    device     TEXT    NOT NULL,
    sealed     TEXT,
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (part, account, code)
) STRICT, WITHOUT ROWID;
INSERT INTO pairing (part, account, code, device, sealed, expires_ms)
SELECT part_of(account), account, code, device, sealed, expires_ms FROM old_pairing;
DROP TABLE old_pairing;

ALTER TABLE invite RENAME TO old_invite;
CREATE TABLE invite (
    part       INTEGER NOT NULL,
    code       BLOB    NOT NULL,
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (part, code)
) STRICT, WITHOUT ROWID;
INSERT INTO invite (part, code, expires_ms)
SELECT part_of(code), code, expires_ms FROM old_invite;
DROP TABLE old_invite;

ALTER TABLE leaving RENAME TO old_leaving;
DROP INDEX leaving_account;
CREATE TABLE leaving (
    part     INTEGER NOT NULL,
    account  TEXT    NOT NULL,
    ticket   BLOB    NOT NULL,
    until_ms INTEGER NOT NULL,
    PRIMARY KEY (part, account)
) STRICT, WITHOUT ROWID;
INSERT INTO leaving (part, account, ticket, until_ms)
SELECT part_of(account), account, ticket, until_ms FROM old_leaving
 WHERE until_ms = (SELECT max(until_ms) FROM old_leaving o WHERE o.account = old_leaving.account)
    ON CONFLICT DO NOTHING;
DROP TABLE old_leaving;

ALTER TABLE tombstone RENAME TO old_tombstone;
CREATE TABLE tombstone (
    part     INTEGER NOT NULL,
    hash     BLOB    NOT NULL,
    until_ms INTEGER NOT NULL,
    PRIMARY KEY (part, hash)
) STRICT, WITHOUT ROWID;
INSERT INTO tombstone (part, hash, until_ms)
SELECT part_of(hash), hash, until_ms FROM old_tombstone;
DROP TABLE old_tombstone;

ALTER TABLE doomed RENAME TO old_doomed;
CREATE TABLE doomed (
    part    INTEGER NOT NULL,
    account TEXT    NOT NULL,
    PRIMARY KEY (part, account)
) STRICT, WITHOUT ROWID;
INSERT INTO doomed (part, account)
SELECT part_of(account), account FROM old_doomed;
DROP TABLE old_doomed;

ALTER TABLE recovery RENAME TO old_recovery;
DROP INDEX recovery_current;
DROP INDEX recovery_account;
CREATE TABLE recovery (
    part        INTEGER NOT NULL,
    account     TEXT    NOT NULL,
    locator     BLOB    NOT NULL,
    proof       BLOB    NOT NULL,
    made_ms     INTEGER NOT NULL,
    replaced_ms INTEGER,
    PRIMARY KEY (part, account, locator)
) STRICT, WITHOUT ROWID;
INSERT INTO recovery (part, account, locator, proof, made_ms, replaced_ms)
SELECT part_of(account), account, locator, proof, made_ms, replaced_ms FROM old_recovery;
DROP TABLE old_recovery;
CREATE UNIQUE INDEX recovery_current ON recovery (part, account) WHERE replaced_ms IS NULL;

ALTER TABLE subscription RENAME TO old_subscription;
DROP INDEX subscription_endpoint;
CREATE TABLE subscription (
    part         INTEGER NOT NULL,
    account      TEXT    NOT NULL,
    device       TEXT    NOT NULL,
    endpoint     TEXT    NOT NULL,
    p256dh       TEXT    NOT NULL,
    auth         TEXT    NOT NULL,
    made_ms      INTEGER NOT NULL,
    delivered_ms INTEGER,
    error        TEXT,
    failures     INTEGER NOT NULL DEFAULT 0,
    failing_ms   INTEGER,
    disabled     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (part, account, device)
) STRICT, WITHOUT ROWID;
INSERT INTO subscription (part, account, device, endpoint, p256dh, auth, made_ms, delivered_ms,
    error, failures, failing_ms, disabled)
SELECT part_of(account), account, device, endpoint, p256dh, auth, made_ms, delivered_ms, error,
    failures, failing_ms, disabled FROM old_subscription;
DROP TABLE old_subscription;

ALTER TABLE dead_endpoint RENAME TO old_dead_endpoint;
CREATE TABLE dead_endpoint (
    part     INTEGER NOT NULL,
    hash     BLOB    NOT NULL,
    until_ms INTEGER NOT NULL,
    PRIMARY KEY (part, hash)
) STRICT, WITHOUT ROWID;
INSERT INTO dead_endpoint (part, hash, until_ms)
SELECT part_of(hash), hash, until_ms FROM old_dead_endpoint;
DROP TABLE old_dead_endpoint;

ALTER TABLE due RENAME TO old_due;
DROP INDEX due_at;
CREATE TABLE due (
    part      INTEGER NOT NULL,
    account   TEXT    NOT NULL,
    due_ms    INTEGER NOT NULL,
    since_ms  INTEGER NOT NULL,
    turn      INTEGER NOT NULL DEFAULT 0,
    leased_ms INTEGER NOT NULL DEFAULT 0,
    marked    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (part, account)
) STRICT, WITHOUT ROWID;
INSERT INTO due (part, account, due_ms, since_ms, turn, leased_ms, marked)
SELECT part_of(account), account, due_ms, since_ms, turn, leased_ms, marked FROM old_due;
DROP TABLE old_due;
CREATE INDEX due_at ON due (due_ms);

ALTER TABLE decided RENAME TO old_decided;
CREATE TABLE decided (
    part    INTEGER NOT NULL,
    account TEXT    NOT NULL,
    key     TEXT    NOT NULL,
    said    TEXT,
    at_ms   INTEGER NOT NULL,
    PRIMARY KEY (part, account, key)
) STRICT, WITHOUT ROWID;
INSERT INTO decided (part, account, key, said, at_ms)
SELECT part_of(account), account, key, said, at_ms FROM old_decided;
DROP TABLE old_decided;

ALTER TABLE said RENAME TO old_said;
CREATE TABLE said (
    part       INTEGER NOT NULL,
    account    TEXT    NOT NULL,
    key        TEXT    NOT NULL,
    at_ms      INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    habits     TEXT    NOT NULL,
    again      INTEGER NOT NULL,
    PRIMARY KEY (part, account, key, at_ms)
) STRICT, WITHOUT ROWID;
INSERT INTO said (part, account, key, at_ms, kind, habits, again)
SELECT part_of(account), account, key, at_ms, kind, habits, again FROM old_said;
DROP TABLE old_said;

ALTER TABLE later RENAME TO old_later;
CREATE TABLE later (
    part    INTEGER NOT NULL,
    account TEXT    NOT NULL,
    key     TEXT    NOT NULL,
    at_ms   INTEGER NOT NULL,
    nudge   BLOB    NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (part, account, key)
) STRICT, WITHOUT ROWID;
INSERT INTO later (part, account, key, at_ms, nudge, version)
SELECT part_of(account), account, key, at_ms, nudge, version FROM old_later;
DROP TABLE old_later;

ALTER TABLE outbox RENAME TO old_outbox;
DROP INDEX outbox_at;
CREATE TABLE outbox (
    part      INTEGER NOT NULL,
    account   TEXT    NOT NULL,
    key       TEXT    NOT NULL,
    device    TEXT    NOT NULL,
    payload   BLOB    NOT NULL,
    urgency   TEXT    NOT NULL,
    at_ms     INTEGER NOT NULL,
    until_ms  INTEGER NOT NULL,
    leased_ms INTEGER NOT NULL DEFAULT 0,
    tries     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (part, account, key, device)
) STRICT, WITHOUT ROWID;
INSERT INTO outbox (part, account, key, device, payload, urgency, at_ms, until_ms, leased_ms, tries)
SELECT part_of(account), account, key, device, payload, urgency, at_ms, until_ms, leased_ms, tries
    FROM old_outbox;
DROP TABLE old_outbox;
CREATE INDEX outbox_at ON outbox (at_ms);

CREATE TABLE route (
    part     INTEGER NOT NULL,
    kind     TEXT    NOT NULL,
    hash     BLOB    NOT NULL,
    account  TEXT    NOT NULL,
    until_ms INTEGER,
    PRIMARY KEY (part, kind, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX route_until ON route (until_ms) WHERE until_ms IS NOT NULL;

INSERT INTO route (part, kind, hash, account)
SELECT part_of(token), 'token', token, account FROM device;
INSERT INTO route (part, kind, hash, account, until_ms)
SELECT part_of(code), 'pairing', code, account, expires_ms FROM pairing;
INSERT INTO route (part, kind, hash, account)
SELECT part_of(locator), 'recovery', locator, account FROM recovery;
-- Of two that have the same endpoint the newer one has the browser.
INSERT INTO route (part, kind, hash, account)
SELECT part_of(sha256(endpoint)), 'endpoint', sha256(endpoint), account FROM subscription
 WHERE true ORDER BY made_ms
    ON CONFLICT (part, kind, hash) DO UPDATE SET account = excluded.account;
