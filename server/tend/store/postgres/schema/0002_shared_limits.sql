-- What processes on one database tell each other: limits, and push services that want a pause.

CREATE TABLE used (
    part         smallint NOT NULL,                  -- of the key
    key          bytea NOT NULL,                     -- hash of a limit and of whom it is for
    events       bytea NOT NULL,                     -- of a window: when; ms, eight bytes each
    until_ms     bigint NOT NULL,                    -- of a share: when it is whole again
    PRIMARY KEY (part, key)
);

CREATE INDEX used_until ON used (until_ms);

CREATE TABLE paused (
    part         smallint NOT NULL,                  -- of the origin
    origin       text COLLATE "C" NOT NULL,          -- of a push service
    why          text COLLATE "C" NOT NULL,          -- asked: by itself; silent: it did not answer
    until_ms     bigint NOT NULL,                    -- so long nobody sends to it
    tries        bigint NOT NULL,                    -- how often in a row it was silent
    PRIMARY KEY (part, origin, why)
);
