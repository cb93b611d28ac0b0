-- Accounts that are no more, until their records are: those go a few at a time.
CREATE TABLE doomed (
    account TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
