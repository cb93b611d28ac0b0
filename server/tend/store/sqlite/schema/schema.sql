-- What all migrations of this folder make together; a test holds the two equal.
-- Change it together with a new numbered file, never a numbered file that was released.

-- Times are ms since 1970 UTC. Every row begins with its part (server/tend/domain/records/parts.py):
-- that of its account, or, of what is looked up before anyone knows the account, that of the hash
-- by which it is found.

CREATE TABLE account (
    part    INTEGER NOT NULL,
    id      TEXT    NOT NULL,              -- 16 hex
    seq     INTEGER NOT NULL DEFAULT 0,    -- the number of the last change; a client's cursor
    digest  INTEGER NOT NULL DEFAULT 0,    -- XOR over all cells, unsigned 32 bits
    rows    INTEGER NOT NULL DEFAULT 0,    -- kept for the quota
    bytes   INTEGER NOT NULL DEFAULT 0,    -- of all records as they go over the wire
    made_ms INTEGER NOT NULL,
    latest_ms INTEGER NOT NULL DEFAULT 0,  -- of all stamps that were ever accepted
    PRIMARY KEY (part, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE rec (
    part    INTEGER NOT NULL,
    account TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    id      TEXT    NOT NULL,
    seq     INTEGER NOT NULL,              -- the account's number when this record last changed
    body    BLOB    NOT NULL,              -- JSON {field: [value, stamp]}, UTF-8
    PRIMARY KEY (part, account, kind, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX rec_seq ON rec (part, account, seq);

CREATE TABLE device (
    part       INTEGER NOT NULL,
    account    TEXT    NOT NULL,
    id         TEXT    NOT NULL,           -- 8 hex; never reused, so removed ones stay on file
    n          INTEGER NOT NULL DEFAULT 0, -- the last request number
    name       TEXT,                       -- sealed; the server cannot read it
    token      BLOB    NOT NULL,           -- hash
    made_ms    INTEGER NOT NULL,
    seen_ms    INTEGER,
    removed_ms INTEGER,
    PRIMARY KEY (part, account, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX device_token ON device (part, account, token);

-- Ids that a device had before it renewed itself: never given again, and still found by a request
-- that was under way.
CREATE TABLE former_device (
    part    INTEGER NOT NULL,
    account TEXT    NOT NULL,
    id      TEXT    NOT NULL,
    device  TEXT    NOT NULL,
    PRIMARY KEY (part, account, id)
) STRICT, WITHOUT ROWID;

-- Which account a secret leads to. The account's own row, which has the hash, too, is what counts.
CREATE TABLE route (
    part     INTEGER NOT NULL,             -- of the hash
    kind     TEXT    NOT NULL,             -- token, pairing, recovery, endpoint
    hash     BLOB    NOT NULL,
    account  TEXT    NOT NULL,
    until_ms INTEGER,                      -- none: it goes with what it leads to
    PRIMARY KEY (part, kind, hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX route_until ON route (until_ms) WHERE until_ms IS NOT NULL;

CREATE TABLE pairing (
    part       INTEGER NOT NULL,
    account    TEXT    NOT NULL,
    code       BLOB    NOT NULL,           -- hash
    device     TEXT    NOT NULL,           -- who offers it
    sealed     TEXT,                       -- the master key under a secret the server never sees
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (part, account, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE invite (
    part       INTEGER NOT NULL,           -- of the code
    code       BLOB    NOT NULL,           -- hash
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (part, code)
) STRICT, WITHOUT ROWID;

-- The right to delete an account after its device has joined another one.
CREATE TABLE leaving (
    part     INTEGER NOT NULL,
    account  TEXT    NOT NULL,
    ticket   BLOB    NOT NULL,             -- hash
    until_ms INTEGER NOT NULL,
    PRIMARY KEY (part, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE tombstone (
    part     INTEGER NOT NULL,             -- of the hash
    hash     BLOB    NOT NULL,             -- of an account's id, or of a token of one of its devices
    until_ms INTEGER NOT NULL,
    PRIMARY KEY (part, hash)
) STRICT, WITHOUT ROWID;

-- Accounts that are no more, until their records are: those go a few at a time.
CREATE TABLE doomed (
    part    INTEGER NOT NULL,
    account TEXT    NOT NULL,
    PRIMARY KEY (part, account)
) STRICT, WITHOUT ROWID;

-- Recovery codes: hashes of what they are made of. The key lies in a record, wrapped by the code.

CREATE TABLE recovery (
    part        INTEGER NOT NULL,
    account     TEXT    NOT NULL,
    locator     BLOB    NOT NULL,          -- hash: where a recovery code finds the account
    proof       BLOB    NOT NULL,          -- hash: whoever sends it has the whole code
    made_ms     INTEGER NOT NULL,
    replaced_ms INTEGER,                   -- none: it is the account's current code
    PRIMARY KEY (part, account, locator)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX recovery_current ON recovery (part, account) WHERE replaced_ms IS NULL;

-- Nudges: where they go, when an account may be spoken to next, what was said, what is under way.

CREATE TABLE subscription (
    part         INTEGER NOT NULL,
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
    PRIMARY KEY (part, account, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE dead_endpoint (
    part     INTEGER NOT NULL,               -- of the hash
    hash     BLOB    NOT NULL,               -- of an endpoint that its push service gave up
    until_ms INTEGER NOT NULL,               -- so long a browser may still hand it out
    PRIMARY KEY (part, hash)
) STRICT, WITHOUT ROWID;

-- One row an account that has a subscription: the next instant at which anything may be said, or
-- be thought over again.
CREATE TABLE due (
    part      INTEGER NOT NULL,
    account   TEXT    NOT NULL,
    due_ms    INTEGER NOT NULL,              -- now, while it is marked
    since_ms  INTEGER NOT NULL,              -- up to when all has been decided
    turn      INTEGER NOT NULL DEFAULT 0,    -- counts what could change the plan
    leased_ms INTEGER NOT NULL DEFAULT 0,    -- until when a worker holds it
    marked    INTEGER NOT NULL DEFAULT 0,    -- to be planned anew: what the plan depends on changed
    PRIMARY KEY (part, account)
) STRICT, WITHOUT ROWID;

-- What is due is asked for by its time, whoever it is for.
CREATE INDEX due_at ON due (due_ms);

-- Each key is decided once: with a word (its nudge in `said`), or without one.
CREATE TABLE decided (
    part    INTEGER NOT NULL,
    account TEXT    NOT NULL,
    key     TEXT    NOT NULL,                -- kind/about/date/time
    said    TEXT,                            -- the first key of the nudge that went out, or none
    at_ms   INTEGER NOT NULL,
    PRIMARY KEY (part, account, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE said (
    part       INTEGER NOT NULL,
    account    TEXT    NOT NULL,
    key        TEXT    NOT NULL,
    at_ms      INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    habits     TEXT    NOT NULL,             -- JSON list
    again      INTEGER NOT NULL,             -- after a snooze: it does not count
    PRIMARY KEY (part, account, key, at_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE later (
    part    INTEGER NOT NULL,
    account TEXT    NOT NULL,
    key     TEXT    NOT NULL,
    at_ms   INTEGER NOT NULL,
    nudge   BLOB    NOT NULL,                -- as it was planned, JSON
    version INTEGER NOT NULL DEFAULT 1,      -- of that JSON
    PRIMARY KEY (part, account, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    part      INTEGER NOT NULL,
    account   TEXT    NOT NULL,
    key       TEXT    NOT NULL,
    device    TEXT    NOT NULL,
    payload   BLOB    NOT NULL,
    urgency   TEXT    NOT NULL,
    at_ms     INTEGER NOT NULL,              -- when to try
    until_ms  INTEGER NOT NULL,              -- beyond it makes no sense any more
    leased_ms INTEGER NOT NULL DEFAULT 0,
    tries     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (part, account, key, device)
) STRICT, WITHOUT ROWID;

CREATE INDEX outbox_at ON outbox (at_ms);

-- What processes on one database tell each other: limits, and push services that want a pause.

CREATE TABLE used (
    part     INTEGER NOT NULL,               -- of the key
    key      BLOB    NOT NULL,               -- hash of a limit and of whom it is for
    events   BLOB    NOT NULL,               -- of a window: when; ms, eight bytes each
    until_ms INTEGER NOT NULL,               -- of a share: when it is whole again
    PRIMARY KEY (part, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX used_until ON used (until_ms);

CREATE TABLE paused (
    part     INTEGER NOT NULL,               -- of the origin
    origin   TEXT    NOT NULL,               -- of a push service
    why      TEXT    NOT NULL,               -- asked: by itself; silent: it did not answer
    until_ms INTEGER NOT NULL,               -- so long nobody sends to it
    tries    INTEGER NOT NULL,               -- how often in a row it was silent
    PRIMARY KEY (part, origin, why)
) STRICT, WITHOUT ROWID;
