-- Ids that a device had before it renewed itself: they are never given again, and a request that
-- was under way under one of them still finds its row.
CREATE TABLE former_device (
    account TEXT NOT NULL,
    id      TEXT NOT NULL,
    device  TEXT NOT NULL,
    PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID;

-- The id of a deleted account stays buried for good: a phone from a drawer does not bring it back.
UPDATE tombstone SET until_ms = 9007199254740991;
