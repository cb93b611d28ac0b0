-- Nudges: where they go, when an account may be spoken to next, what was said, what is under way.

CREATE TABLE subscription (
    account      TEXT    NOT NULL,
    device       TEXT    NOT NULL,
    endpoint     TEXT    NOT NULL,
    p256dh       TEXT    NOT NULL,
    auth         TEXT    NOT NULL,
    made_ms      INTEGER NOT NULL,
    delivered_ms INTEGER,                    -- accepted by the push service, never "shown"
    error        TEXT,                       -- of the last try, if it went wrong
    failures     INTEGER NOT NULL DEFAULT 0, -- in a row
    failing_ms   INTEGER,                    -- since when
    disabled     INTEGER NOT NULL DEFAULT 0, -- too many failures: the devices screen says so
    PRIMARY KEY (account, device)
) STRICT, WITHOUT ROWID;

-- One row an account that has a subscription: the next instant at which anything may be said, or
-- be thought over again.
CREATE TABLE due (
    account   TEXT    NOT NULL PRIMARY KEY,
    due_ms    INTEGER NOT NULL,
    since_ms  INTEGER NOT NULL,              -- up to when all has been decided
    turn      INTEGER NOT NULL DEFAULT 0,    -- counts what could change the plan
    leased_ms INTEGER NOT NULL DEFAULT 0     -- until when a worker holds it
) STRICT, WITHOUT ROWID;

CREATE INDEX due_at ON due (due_ms);

-- Each key is decided once: with a word (its nudge in `said`), or without one.
CREATE TABLE decided (
    account TEXT    NOT NULL,
    key     TEXT    NOT NULL,                -- kind/about/date/time
    said    TEXT,                            -- the first key of the nudge that went out, or none
    at_ms   INTEGER NOT NULL,
    PRIMARY KEY (account, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE said (
    account    TEXT    NOT NULL,
    key        TEXT    NOT NULL,
    at_ms      INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    habits     TEXT    NOT NULL,             -- JSON list
    again      INTEGER NOT NULL,             -- after a snooze, or a test: it does not count
    snoozed_ms INTEGER,
    PRIMARY KEY (account, key, at_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE later (
    account TEXT NOT NULL,
    key     TEXT NOT NULL,
    at_ms   INTEGER NOT NULL,
    nudge   BLOB NOT NULL,                   -- as it was planned, JSON
    PRIMARY KEY (account, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    account   TEXT    NOT NULL,
    key       TEXT    NOT NULL,
    device    TEXT    NOT NULL,
    payload   BLOB    NOT NULL,
    urgency   TEXT    NOT NULL,
    at_ms     INTEGER NOT NULL,              -- when to try
    until_ms  INTEGER NOT NULL,              -- beyond it makes no sense any more
    leased_ms INTEGER NOT NULL DEFAULT 0,
    tries     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (account, key, device)
) STRICT, WITHOUT ROWID;

CREATE INDEX outbox_at ON outbox (at_ms);
