/** Kinds of push errors that the UI explains. */

/** `gone`: no such subscription. `keys`: our signature was rejected. `refused`: another 4xx. `silent`: no answer, or 5xx. */
export type Trouble = 'gone' | 'keys' | 'refused' | 'silent';

/** `error`: as the server stores it: a status and a reason, or a reason alone where no answer came. */
export function troubleOf(error: string): Trouble {
  const status = Number(/^\d{3}\b/.exec(error)?.[0]);
  if (status === 404 || status === 410) return 'gone';
  if (status === 401 || status === 403) return 'keys';
  return status >= 400 && status < 500 ? 'refused' : 'silent';
}
