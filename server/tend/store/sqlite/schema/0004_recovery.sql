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
