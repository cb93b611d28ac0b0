/** Answers of a form while they are given: what was begun outlives another screen and a reload. */

import { useRef, useState } from 'preact/hooks';
import { same } from '../app/platform/same.ts';
import { keep, letGo, recall } from '../app/records/unsaved.ts';

interface Begun<T> {
  form: T;
  /** Whether the form was begun before it was opened, and is not let go. */
  begun: boolean;
  /** Take over some answers; null lets go of all. */
  put: (some: Partial<T> | null) => void;
  /** It is saved or left: nothing is kept. */
  done: () => void;
  /** Saving failed: keep it after all, also where the form still stands there. */
  again: () => void;
}

/**
 * @param place The name under which it is kept.
 * @param usual What the form shows when nothing was begun.
 * @param fresh What still holds of something that was begun earlier.
 * @param likeUsual Whether answers say no more than the usual ones.
 */
export function useBegun<T extends object>(
  place: string,
  usual: T,
  fresh: (begun: T | undefined) => T | undefined = (begun) => begun,
  likeUsual: (form: T) => boolean = (form) => same(form, usual),
): Begun<T> {
  const [before] = useState(() => fresh(recall<T>(place)));
  const [own, setOwn] = useState(before);
  // A browser may fill in several fields before the form is drawn again.
  const latest = useRef(own);
  latest.current = own;
  const form = own ?? usual;
  const put = (some: Partial<T> | null): void => {
    const next = some && { ...(latest.current ?? usual), ...some };
    const changed = next && !likeUsual(next) ? next : undefined;
    latest.current = changed;
    keep(place, changed);
    setOwn(changed);
  };
  const again = (): void => {
    keep(place, form);
    setOwn(form);
  };
  const begun = before !== undefined && own !== undefined;
  return { form, begun, put, done: () => letGo(place, form), again };
}
