-- What a plan depends on has changed: a worker plans anew, outside of the change's transaction.
ALTER TABLE due ADD COLUMN marked INTEGER NOT NULL DEFAULT 0;

-- Of the stored nudge: what another version of Tend has put off is planned anew.
ALTER TABLE later ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
