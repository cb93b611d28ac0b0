/** What an answer's status and error code mean (R6, R7, R11, R12, R13). Pure. */

import type { Outcome } from './types.ts';
import { errorCode, isObject, isPage } from './wire.ts';

const VERSION_WAIT_MS = 15 * 60_000;

/** The meaning of an answer. The last four need the database to become an `Outcome`: see exchange.ts. */
export type Meaning =
  | Outcome
  | { kind: 'page' }
  | { kind: 'clock' }
  | { kind: 'stale'; n: number }
  | { kind: 'smaller'; isFinal: boolean };

/**
 * `wait`: `Retry-After` in ms, 0 if absent. Whatever is not JSON of Tend's means: wait, something stands in between.
 * Its 413 means to send less, too; but only Tend's own refusal of a record is final (`isFinal`).
 */
export function meaning(status: number, body: unknown, wait: number): Meaning {
  if (status === 200) return isPage(body) ? { kind: 'page' } : { kind: 'wait', ms: wait };
  const code = errorCode(body);
  if (status === 401 && code === 'removed') return { kind: 'removed' };
  if (status === 410 && code === 'gone') return { kind: 'gone' };
  if (status === 409 && code === 'account') return { kind: 'account' };
  if (status === 401 || status === 403) return { kind: 'unauthorized' };
  if (status === 409 && code === 'clock') return { kind: 'clock' };
  if (status === 409 && code === 'stale' && isObject(body)) return { kind: 'stale', n: Number(body.n) };
  if (status === 413 || (status === 400 && code === 'shape')) return { kind: 'smaller', isFinal: code !== '' };
  if (status === 426 && isObject(body)) {
    return { kind: 'version', min: Number(body.min), max: Number(body.max), ms: VERSION_WAIT_MS };
  }
  if (status === 507) return { kind: 'full', again: false };
  return { kind: 'wait', ms: wait };
}
