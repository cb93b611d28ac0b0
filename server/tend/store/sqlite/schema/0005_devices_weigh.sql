-- A device's row counts in the quota, also after its removal.
UPDATE account
   SET bytes = bytes + 512 * (SELECT count(*) FROM device WHERE device.account = account.id);
