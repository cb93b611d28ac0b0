-- A snooze is a record that the person's phone writes, with a network or without.
ALTER TABLE said DROP COLUMN snoozed_ms;

-- A browser that comes back under another device or account is known by its address.
CREATE INDEX subscription_endpoint ON subscription (endpoint);
