/**
 * Records and their cells: how two versions of one cell become one.
 *
 * A record is `[kind, id, {field: [value, stamp]}]`. Of two cells the one with the later stamp
 * wins, so the order in which devices push does not matter.
 * Twin: server/tend/domain/records/cells.py; cases in tests/vectors/merge.json.
 */

/** Any JSON. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

/** A value and its stamp. */
export type Cell = [value: Value, stamp: string];

/** The cells of one record, by field. */
export type Fields = { [field: string]: Cell };

/** A record as it goes over the wire. */
export type Row = [kind: string, id: string, fields: Fields];

/** Kind, id, field (null: the whole row) and reason: `kind id field stamp value size fields`. */
export type Bad = [kind: string, id: string, field: string | null, why: string];

/** The most records that one request may put. */
export const PUT_ROWS = 500;
/** The most bytes of records in one request: below the server's 256 KiB, to leave room for the envelope. */
export const PUT_BYTES = 250 * 1024;
/** The most bytes of one encoded value. */
export const VALUE_BYTES = 8 * 1024;
/** How many records an answer may bring at most. */
export const PAGE_ROWS = 1000;

/** The server's rule: whether a cell that was put replaces the one there. Only a later stamp does. */
export function later(have: Cell | undefined, put: Cell): boolean {
  return have === undefined || put[1] > have[1];
}

/** The device's rule: whether a pulled cell replaces its own. On a tie it does, or the two would differ for ever. */
export function pulled(have: Cell | undefined, server: Cell): boolean {
  return have === undefined || server[1] >= have[1];
}

/** The value of a field; undefined if the record does not have it, so that its default holds. */
export function valueOf(fields: Fields | undefined, field: string): Value | undefined {
  return fields?.[field]?.[0];
}
