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
 * @param isChange It changes what is written already: only what was answered is kept, and the rest shows what
 * stands there now, so that saving undoes nothing that another device or tab wrote meanwhile.
 * @param fresh What still holds of something that was begun earlier.
 * @param likeUsual Whether answers say no more than the usual ones.
 */
export function useBegun<T extends object>(
  place: string,
  usual: T,
  isChange = false,
  fresh: (begun: T | undefined) => T | undefined = (begun) => begun,
  likeUsual: (form: T) => boolean = (form) => same(form, usual),
): Begun<T> {
  const [before] = useState(() => fresh(recall<T>(place)));
  const [own, setOwn] = useState<Partial<T> | undefined>(before);
  // A browser may fill in several fields before the form is drawn again.
  const latest = useRef(own);
  latest.current = own;
  const form = { ...usual, ...own };
  const kept = (all: T): Partial<T> => (isChange ? changesIn(all, usual) : all);
  const put = (some: Partial<T> | null): void => {
    const next = some && { ...usual, ...latest.current, ...some };
    const changed = next && !likeUsual(next) ? kept(next) : undefined;
    latest.current = changed;
    keep(place, changed);
    setOwn(changed);
  };
  const again = (): void => {
    keep(place, kept(form));
    setOwn(kept(form));
  };
  const begun = before !== undefined && own !== undefined;
  return { form, begun, put, done: () => letGo(place, kept(form)), again };
}

function changesIn<T extends object>(form: T, usual: T): Partial<T> {
  const members = Object.entries(form).filter(([name, value]) => !same(value, usual[name as keyof T]));
  return Object.fromEntries(members) as Partial<T>;
}
