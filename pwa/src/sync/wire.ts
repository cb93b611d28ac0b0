/** The shapes of answers: of `POST /api/sync`, and of refusals. */

import type { Bad, Row } from '../domain/cells.ts';

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

/** Whether a body is a page: a captive portal may answer 200, too. */
export function isPage(body: unknown): body is { [key: string]: unknown } & Page {
  return isObject(body) && typeof body.now === 'number' && typeof body.cursor === 'number' && Array.isArray(body.rows);
}

/** The `error` code of a refusal; '' if the body is no refusal of Tend's. */
export function errorCode(body: unknown): string {
  return isObject(body) && typeof body.error === 'string' ? body.error : '';
}

/** The body of a 409 `clock`: the server's time, and the latest stamp that it accepts; both ms. */
export interface Refusal {
  now: number;
  max: number;
}

export function isRefusal(body: unknown): body is { [key: string]: unknown } & Refusal {
  return isObject(body) && typeof body.now === 'number' && typeof body.max === 'number';
}
