-- The bound for clocks lies above whatever an account holds (R6).

ALTER TABLE account ADD COLUMN latest_ms INTEGER NOT NULL DEFAULT 0;   -- of all stamps that were ever accepted

-- The first 11 hex digits of a stamp are its ms, and text order is their order.
UPDATE account SET latest_ms = coalesce((
    SELECT ((instr('0123456789abcdef', substr(late, 1, 1)) - 1) << 40) +
           ((instr('0123456789abcdef', substr(late, 2, 1)) - 1) << 36) +
           ((instr('0123456789abcdef', substr(late, 3, 1)) - 1) << 32) +
           ((instr('0123456789abcdef', substr(late, 4, 1)) - 1) << 28) +
           ((instr('0123456789abcdef', substr(late, 5, 1)) - 1) << 24) +
           ((instr('0123456789abcdef', substr(late, 6, 1)) - 1) << 20) +
           ((instr('0123456789abcdef', substr(late, 7, 1)) - 1) << 16) +
           ((instr('0123456789abcdef', substr(late, 8, 1)) - 1) << 12) +
           ((instr('0123456789abcdef', substr(late, 9, 1)) - 1) << 8) +
           ((instr('0123456789abcdef', substr(late, 10, 1)) - 1) << 4) +
           ((instr('0123456789abcdef', substr(late, 11, 1)) - 1) << 0)
      FROM (SELECT max(substr(json_extract(cell.value, '$[1]'), 1, 11)) AS late
              FROM rec, json_each(CAST(rec.body AS TEXT)) AS cell
             WHERE rec.account = account.id)), 0);
