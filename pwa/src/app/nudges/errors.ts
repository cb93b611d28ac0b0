/** What went wrong with a reminder on its way, in kinds that a person can tell apart. */

export type Trouble = 'gone' | 'keys' | 'refused' | 'silent';

/** `error`: as the server has it, a status and words, or words alone where no answer came. */
export function troubleOf(error: string): Trouble {
  const status = Number(/^\d{3}\b/.exec(error)?.[0]);
  if (status === 404 || status === 410) return 'gone';
  if (status === 401 || status === 403) return 'keys';
  return status >= 400 && status < 500 ? 'refused' : 'silent';
}
