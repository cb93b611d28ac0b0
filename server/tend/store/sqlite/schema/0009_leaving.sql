-- The right to delete an account after its device has joined another one: the cookie that could
-- have done it is the other account's by then.
CREATE TABLE leaving (
    ticket   BLOB    NOT NULL PRIMARY KEY, -- hash
    account  TEXT    NOT NULL,
    until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX leaving_account ON leaving (account);
