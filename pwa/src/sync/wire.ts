/** What an answer of `POST /api/sync` looks like, and what else may come instead of one. */

import type { Bad, Row } from '../domain/cells.ts';

/** The protocol's version that this client speaks. */
export const V = 1;

/** A page, as the server answers 200. */
export interface Page {
  now: number;
  cursor: number;
  more: boolean;
  digest?: number;
  rows: Row[];
  bad?: Bad[];
}

export function isObject(body: unknown): body is { [key: string]: unknown } {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

/** Whether this is a page of ours: a captive portal answers 200 as well. */
export function isPage(body: unknown): body is { [key: string]: unknown } & Page {
  return isObject(body) && typeof body.now === 'number' && typeof body.cursor === 'number' && Array.isArray(body.rows);
}

/** The code of a refusal; '' when it is not Tend's. */
export function errorCode(body: unknown): string {
  return isObject(body) && typeof body.error === 'string' ? body.error : '';
}

/** What a 409 `clock` says: the server's time, and the latest stamp that it takes. */
export interface Refusal {
  now: number;
  max: number;
}

export function isRefusal(body: unknown): body is { [key: string]: unknown } & Refusal {
  return isObject(body) && typeof body.now === 'number' && typeof body.max === 'number';
}
