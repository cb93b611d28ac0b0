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
