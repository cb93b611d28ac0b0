/**
 * Records and their cells: how two versions of one cell become one.
 *
 * A record is `[kind, id, {field: [value, stamp]}]`. Of two cells the one with the later stamp
 * stands, so the order in which devices are heard does not matter.
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

/** Kind, id, field (null: the whole row), and why: `kind id field stamp value size fields`. */
export type Bad = [kind: string, id: string, field: string | null, why: string];

export const PUT_ROWS = 500;
/** Under the server's 256 KB, to leave room for the envelope. */
export const PUT_BYTES = 250 * 1024;
export const VALUE_BYTES = 8 * 1024;
export const PAGE_ROWS = 1000;

/** What a server keeps: a new cell counts only when its stamp is later. */
export function later(have: Cell | undefined, put: Cell): boolean {
  return have === undefined || put[1] > have[1];
}

/** What a device keeps after a pull: on a tie the server's value stands, or two would differ for ever. */
export function pulled(have: Cell | undefined, server: Cell): boolean {
  return have === undefined || server[1] >= have[1];
}

/** The value of a field; a missing field is its default. */
export function valueOf(fields: Fields | undefined, field: string): Value | undefined {
  return fields?.[field]?.[0];
}
