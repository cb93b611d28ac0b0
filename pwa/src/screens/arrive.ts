/**
 * What follows a change of screen: the document has the screen's name, and the focus goes to its heading,
 * which a screen reader then reads. From then on it is kept where something goes away as well.
 */

import { effect } from '@preact/signals';
import { path } from '../app/platform/router.ts';
import { waysTexts } from '../i18n/en/ways.ts';
import { firstTexts } from '../i18n/en/first.ts';
import { translator } from '../i18n/texts.ts';
import { keepFocus } from '../ui/keep-focus.ts';

const t = translator(waysTexts, firstTexts);

/** A screen that reads its records first is quiet to a screen reader until then: an attribute says when. */
const WATCHED: MutationObserverInit = {
  childList: true,
  subtree: true,
  characterData: true,
  attributeFilter: ['aria-busy'],
};

let isWatching = false;

/** Watch from now on; the screen that the page was opened with keeps the focus where the browser put it. */
export function watchArrivals(): void {
  if (isWatching) return;
  isWatching = true;
  keepFocus();
  let before: Element | null = null;
  /** Whether the focus is still to go to the heading. */
  let isDue = history.state !== null;
  const look = (): void => {
    const heading = document.querySelector('main:not([aria-busy="true"]) h1');
    if (!heading || heading === before) return;
    const isToday = path.peek() === '/';
    document.title = t('title', { name: isToday ? t('nav.today') : (heading.textContent ?? '') });
    if (isDue) focus(heading as HTMLElement);
    isDue = false;
    // Today's name stays, and nothing may hold up its ticks.
    if (isToday) observer.disconnect();
  };
  const observer = new MutationObserver(look);
  let isFirst = true;
  effect(() => {
    void path.value;
    // The screen that is left still stands.
    before = document.querySelector('main h1');
    if (!isFirst) isDue = true;
    isFirst = false;
    observer.observe(document.getElementById('app')!, WATCHED);
  });
}

/** A field that took the focus keeps it. */
function focus(heading: HTMLElement): void {
  if (heading.closest('main')!.contains(document.activeElement)) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
