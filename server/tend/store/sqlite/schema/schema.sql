-- What all migrations of this folder make together; a test holds the two equal.
-- Change it together with a new numbered file, never a numbered file that was released.

-- Times are ms since 1970 UTC. Every key begins with the account, but for what is looked up
-- before anyone knows the account: hashes of tokens and codes.

CREATE TABLE account (
    id      TEXT    NOT NULL PRIMARY KEY,  -- 16 hex
    seq     INTEGER NOT NULL DEFAULT 0,    -- the number of the last change; a client's cursor
    digest  INTEGER NOT NULL DEFAULT 0,    -- XOR over all cells, unsigned 32 bits
    rows    INTEGER NOT NULL DEFAULT 0,    -- kept for the quota
    bytes   INTEGER NOT NULL DEFAULT 0,    -- of all records as they go over the wire
    made_ms INTEGER NOT NULL,
    latest_ms INTEGER NOT NULL DEFAULT 0   -- of all stamps that were ever accepted
) STRICT, WITHOUT ROWID;

CREATE TABLE rec (
    account TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    id      TEXT    NOT NULL,
    seq     INTEGER NOT NULL,              -- the account's number when this record last changed
    body    BLOB    NOT NULL,              -- JSON {field: [value, stamp]}, UTF-8
    PRIMARY KEY (account, kind, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX rec_seq ON rec (account, seq);

CREATE TABLE device (
    account    TEXT    NOT NULL,
    id         TEXT    NOT NULL,           -- 8 hex; never reused, so removed ones stay on file
    n          INTEGER NOT NULL DEFAULT 0, -- the last request number
    name       TEXT,                       -- sealed; the server cannot read it
    token      BLOB    NOT NULL UNIQUE,    -- hash
    made_ms    INTEGER NOT NULL,
    seen_ms    INTEGER,
    removed_ms INTEGER,
    PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID;

-- Ids that a device had before it renewed itself: never given again, and still found by a request
-- that was under way.
CREATE TABLE former_device (
    account TEXT NOT NULL,
    id      TEXT NOT NULL,
    device  TEXT NOT NULL,
    PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE pairing (
    code       BLOB    NOT NULL PRIMARY KEY, -- hash
    account    TEXT    NOT NULL,
    device     TEXT    NOT NULL,             -- who offers it
    sealed     TEXT,                         -- the master key under a secret the server never sees
    expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX pairing_account ON pairing (account);

CREATE TABLE invite (
    code       BLOB    NOT NULL PRIMARY KEY, -- hash
    expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The right to delete an account after its device has joined another one.
CREATE TABLE leaving (
    ticket   BLOB    NOT NULL PRIMARY KEY,   -- hash
    account  TEXT    NOT NULL,
    until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX leaving_account ON leaving (account);

CREATE TABLE tombstone (
    hash     BLOB    NOT NULL PRIMARY KEY,   -- of an account's id, or of a token of one of its devices
    until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Accounts that are no more, until their records are: those go a few at a time.
CREATE TABLE doomed (
    account TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Recovery codes: hashes of what they are made of. The key lies in a record, wrapped by the code.

CREATE TABLE recovery (
    locator     BLOB    NOT NULL PRIMARY KEY, -- hash: where a recovery code finds the account
    account     TEXT    NOT NULL,
    proof       BLOB    NOT NULL,             -- hash: whoever sends it has the whole code
    made_ms     INTEGER NOT NULL,
    replaced_ms INTEGER                       -- none: it is the account's current code
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX recovery_current ON recovery (account) WHERE replaced_ms IS NULL;

CREATE INDEX recovery_account ON recovery (account, replaced_ms);

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

CREATE INDEX subscription_endpoint ON subscription (endpoint);

CREATE TABLE dead_endpoint (
    hash     BLOB    NOT NULL PRIMARY KEY,   -- of an endpoint that its push service gave up
    until_ms INTEGER NOT NULL                -- so long a browser may still hand it out
) STRICT, WITHOUT ROWID;

-- One row an account that has a subscription: the next instant at which anything may be said, or
-- be thought over again.
CREATE TABLE due (
    account   TEXT    NOT NULL PRIMARY KEY,
    due_ms    INTEGER NOT NULL,              -- now, while it is marked
    since_ms  INTEGER NOT NULL,              -- up to when all has been decided
    turn      INTEGER NOT NULL DEFAULT 0,    -- counts what could change the plan
    leased_ms INTEGER NOT NULL DEFAULT 0,    -- until when a worker holds it
    marked    INTEGER NOT NULL DEFAULT 0     -- to be planned anew: what the plan depends on changed
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
    again      INTEGER NOT NULL,             -- after a snooze: it does not count
    PRIMARY KEY (account, key, at_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE later (
    account TEXT NOT NULL,
    key     TEXT NOT NULL,
    at_ms   INTEGER NOT NULL,
    nudge   BLOB NOT NULL,                   -- as it was planned, JSON
    version INTEGER NOT NULL DEFAULT 1,      -- of that JSON
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
