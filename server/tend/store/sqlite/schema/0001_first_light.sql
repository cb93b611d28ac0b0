-- Times are ms since 1970 UTC. Every key begins with the account, but for what is looked up
-- before anyone knows the account: hashes of tokens and codes.

CREATE TABLE account (
    id      TEXT    NOT NULL PRIMARY KEY,  -- 16 hex
    seq     INTEGER NOT NULL DEFAULT 0,    -- the number of the last change; a client's cursor
    digest  INTEGER NOT NULL DEFAULT 0,    -- XOR over all cells, unsigned 32 bits
    rows    INTEGER NOT NULL DEFAULT 0,    -- kept for the quota
    bytes   INTEGER NOT NULL DEFAULT 0,    -- of all records as they go over the wire
    made_ms INTEGER NOT NULL
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

CREATE TABLE tombstone (
    hash     BLOB    NOT NULL PRIMARY KEY,   -- of an account's id, or of a token of one of its devices
    until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
