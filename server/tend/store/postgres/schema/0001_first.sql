-- Times are ms since 1970 UTC. Every row begins with its part (domain/records/parts.py): that of
-- its account, or, of what is looked up before anyone knows the account, that of the hash by which
-- it is found.
--
-- Text is compared by its bytes ("C"), whatever the database was made with: stamps, dates and ids
-- are ordered so by every device, too.

CREATE TABLE account (
    part         smallint NOT NULL,
    id           text COLLATE "C" NOT NULL,          -- 16 hex
    seq          bigint NOT NULL DEFAULT 0,  -- the number of the last change; a client's cursor
    digest       bigint NOT NULL DEFAULT 0,          -- XOR over all cells, unsigned 32 bits
    rows         bigint NOT NULL DEFAULT 0,          -- kept for the quota
    bytes        bigint NOT NULL DEFAULT 0,          -- of all records as they go over the wire
    made_ms      bigint NOT NULL,
    latest_ms    bigint NOT NULL DEFAULT 0,          -- of all stamps that were ever accepted
    PRIMARY KEY (part, id)
);

CREATE TABLE rec (
    part         smallint NOT NULL,
    account      text COLLATE "C" NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    id           text COLLATE "C" NOT NULL,
    seq          bigint NOT NULL,  -- the account's number when this record last changed
    body         bytea NOT NULL,                     -- JSON {field: [value, stamp]}, UTF-8
    PRIMARY KEY (part, account, kind, id)
);

CREATE UNIQUE INDEX rec_seq ON rec (part, account, seq);

CREATE TABLE device (
    part         smallint NOT NULL,
    account      text COLLATE "C" NOT NULL,
    id           text COLLATE "C" NOT NULL,  -- 8 hex; never reused, so removed ones stay on file
    n            bigint NOT NULL DEFAULT 0,          -- the last request number
    name         text COLLATE "C",                   -- sealed; the server cannot read it
    token        bytea NOT NULL,                     -- hash
    made_ms      bigint NOT NULL,
    seen_ms      bigint,
    removed_ms   bigint,
    PRIMARY KEY (part, account, id)
);

CREATE UNIQUE INDEX device_token ON device (part, account, token);

-- Ids that a device had before it renewed itself: never given again, and still found by a request
-- that was under way.
CREATE TABLE former_device (
    part         smallint NOT NULL,
    account      text COLLATE "C" NOT NULL,
    id           text COLLATE "C" NOT NULL,
    device       text COLLATE "C" NOT NULL,
    PRIMARY KEY (part, account, id)
);

-- Which account a secret leads to. The account's own row, which has the hash, too, is what counts.
CREATE TABLE route (
    part         smallint NOT NULL,                  -- of the hash
    kind         text COLLATE "C" NOT NULL,          -- token, pairing, recovery, endpoint
    hash         bytea NOT NULL,
    account      text COLLATE "C" NOT NULL,
    until_ms     bigint,                             -- none: it goes with what it leads to
    PRIMARY KEY (part, kind, hash)
);

CREATE INDEX route_until ON route (until_ms) WHERE until_ms IS NOT NULL;

CREATE TABLE pairing (
    part         smallint NOT NULL,
    account      text COLLATE "C" NOT NULL,
    code         bytea NOT NULL,                     -- hash
    device       text COLLATE "C" NOT NULL,          -- who offers it
    sealed       text COLLATE "C",  -- the master key under a secret the server never sees
    expires_ms   bigint NOT NULL,
    PRIMARY KEY (part, account, code)
);

CREATE TABLE invite (
    part         smallint NOT NULL,                  -- of the code
    code         bytea NOT NULL,                     -- hash
    expires_ms   bigint NOT NULL,
    PRIMARY KEY (part, code)
);

-- The right to delete an account after its device has joined another one.
CREATE TABLE leaving (
    part         smallint NOT NULL,
    account      text COLLATE "C" NOT NULL,
    ticket       bytea NOT NULL,                     -- hash
    until_ms     bigint NOT NULL,
    PRIMARY KEY (part, account)
);

CREATE TABLE tombstone (
    part         smallint NOT NULL,                  -- of the hash
    hash         bytea NOT NULL,  -- of an account's id, or of a token of one of its devices
    until_ms     bigint NOT NULL,
    PRIMARY KEY (part, hash)
);

-- Accounts that are no more, until their records are: those go a few at a time.
CREATE TABLE doomed (
    part         smallint NOT NULL,
    account      text COLLATE "C" NOT NULL,
    PRIMARY KEY (part, account)
);

-- Recovery codes: hashes of what they are made of. The key lies in a record, wrapped by the code.

CREATE TABLE recovery (
    part         smallint NOT NULL,
    account      text COLLATE "C" NOT NULL,
    locator      bytea NOT NULL,  -- hash: where a recovery code finds the account
    proof        bytea NOT NULL,                     -- hash: whoever sends it has the whole code
    made_ms      bigint NOT NULL,
    replaced_ms  bigint,                             -- none: it is the account's current code
    PRIMARY KEY (part, account, locator)
);

CREATE UNIQUE INDEX recovery_current ON recovery (part, account) WHERE replaced_ms IS NULL;

-- Nudges: where they go, when an account may be spoken to next, what was said, what is under way.

CREATE TABLE subscription (
    part         smallint NOT NULL,
    account      text COLLATE "C" NOT NULL,
    device       text COLLATE "C" NOT NULL,
    endpoint     text COLLATE "C" NOT NULL,
    p256dh       text COLLATE "C" NOT NULL,
    auth         text COLLATE "C" NOT NULL,
    made_ms      bigint NOT NULL,
    delivered_ms bigint,                             -- accepted by the push service, never "shown"
    error        text COLLATE "C",                   -- of the last try, if it went wrong
    failures     bigint NOT NULL DEFAULT 0,          -- in a row
    failing_ms   bigint,                             -- since when
    disabled     bigint NOT NULL DEFAULT 0,  -- too many failures: the devices screen says so
    PRIMARY KEY (part, account, device)
);

CREATE TABLE dead_endpoint (
    part         smallint NOT NULL,                  -- of the hash
    hash         bytea NOT NULL,                     -- of an endpoint that its push service gave up
    until_ms     bigint NOT NULL,                    -- so long a browser may still hand it out
    PRIMARY KEY (part, hash)
);

-- One row an account that has a subscription: the next instant at which anything may be said, or
-- be thought over again.
CREATE TABLE due (
    part         smallint NOT NULL,
    account      text COLLATE "C" NOT NULL,
    due_ms       bigint NOT NULL,                    -- now, while it is marked
    since_ms     bigint NOT NULL,                    -- up to when all has been decided
    turn         bigint NOT NULL DEFAULT 0,          -- counts what could change the plan
    leased_ms    bigint NOT NULL DEFAULT 0,          -- until when a worker holds it
    marked       bigint NOT NULL DEFAULT 0,  -- to be planned anew: what the plan depends on changed
    PRIMARY KEY (part, account)
);

-- What is due is asked for by its time, whoever it is for.
CREATE INDEX due_at ON due (due_ms);

-- Each key is decided once: with a word (its nudge in `said`), or without one.
CREATE TABLE decided (
    part         smallint NOT NULL,
    account      text COLLATE "C" NOT NULL,
    key          text COLLATE "C" NOT NULL,          -- kind/about/date/time
    said         text COLLATE "C",  -- the first key of the nudge that went out, or none
    at_ms        bigint NOT NULL,
    PRIMARY KEY (part, account, key)
);

CREATE TABLE said (
    part         smallint NOT NULL,
    account      text COLLATE "C" NOT NULL,
    key          text COLLATE "C" NOT NULL,
    at_ms        bigint NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    habits       text COLLATE "C" NOT NULL,          -- JSON list
    again        bigint NOT NULL,                    -- after a snooze: it does not count
    PRIMARY KEY (part, account, key, at_ms)
);

CREATE TABLE later (
    part         smallint NOT NULL,
    account      text COLLATE "C" NOT NULL,
    key          text COLLATE "C" NOT NULL,
    at_ms        bigint NOT NULL,
    nudge        bytea NOT NULL,                     -- as it was planned, JSON
    version      bigint NOT NULL DEFAULT 1,          -- of that JSON
    PRIMARY KEY (part, account, key)
);

CREATE TABLE outbox (
    part         smallint NOT NULL,
    account      text COLLATE "C" NOT NULL,
    key          text COLLATE "C" NOT NULL,
    device       text COLLATE "C" NOT NULL,
    payload      bytea NOT NULL,
    urgency      text COLLATE "C" NOT NULL,
    at_ms        bigint NOT NULL,                    -- when to try
    until_ms     bigint NOT NULL,                    -- beyond it makes no sense any more
    leased_ms    bigint NOT NULL DEFAULT 0,
    tries        bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (part, account, key, device)
);

CREATE INDEX outbox_at ON outbox (at_ms);
