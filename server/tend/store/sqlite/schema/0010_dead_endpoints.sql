-- A browser hands a dead address out again until it is asked for another.
CREATE TABLE dead_endpoint (
    hash     BLOB    NOT NULL PRIMARY KEY,   -- of an endpoint that its push service gave up
    until_ms INTEGER NOT NULL                -- so long a browser may still hand it out
) STRICT, WITHOUT ROWID;
