/**
 * Where the focus goes when what has it goes away with its own tap, as a form that was saved or a button whose place
 * a form takes. Left alone it would fall to the page's body, where a keyboard and a screen reader begin anew.
 */

/** What a screen reader names when it has the focus. */
const NAMED = ['section', 'form', 'article', 'dialog', 'ul', 'ol', '[role="group"]']
  .flatMap((one) => [`${one}[aria-label]`, `${one}[aria-labelledby]`])
  .join();
const HEADS = 'h2, h3, legend, summary';
const TAKING = 'a[href], button, input, select, textarea';
/** A tap that gives no focus (Safari's on a button) still counts for what goes away so soon after it. */
const TAP_MS = 5000;

interface Held {
  at: Element;
  /** What it stands within, the nearest first: once it is gone, that can no longer be asked. */
  within: Element[];
  /** Of `performance.now()`: until when it is looked after. */
  until: number;
}

let held: Held | null = null;
/** What had it last outside of the foot of the screen, where one goes for Undo and comes back. */
let before: Element | null = null;

/** From now on, once for a page. */
export function keepFocus(): void {
  if (!isLost()) hold(document.activeElement);
  addEventListener('focusin', ({ target }) => hold(target as Element));
  addEventListener('focusout', ({ target }) => queueMicrotask(() => leave(target as Element)));
  addEventListener('click', ({ target }) => isLost() && hold((target as Element).closest(TAKING), TAP_MS), true);
  const observer = new MutationObserver(look);
  observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled', 'aria-busy'] });
}

function isLost(): boolean {
  return !document.activeElement || document.activeElement === document.body;
}

function hold(at: Element | null, ms = Infinity): void {
  if (at && !at.closest('.foot')) before = at;
  const within: Element[] = [];
  for (let one = at?.parentElement; one && one !== document.body; one = one.parentElement) within.push(one);
  held = at && { at, within, until: performance.now() + ms };
}

/** Somebody took the focus away from something that is still there: nothing is looked after. */
function leave(at: Element): void {
  if (held?.at === at && isLost() && isThere(at)) held = null;
}

function isThere(at: Element): boolean {
  return at.isConnected && !at.matches(':disabled');
}

function look(records: MutationRecord[]): void {
  if (!held || isThere(held.at)) return;
  // Something disabled keeps the focus until it is drawn.
  if (!isLost() && document.activeElement !== held.at) return;
  const { within, until } = held;
  if (performance.now() > until) return void (held = null);
  const near = within.find((one) => one.isConnected);
  const spot = near?.closest('main, dialog, .foot') ? spotBy(near, records) : headOfScreen();
  // A screen that reads its records first is not there yet.
  if (spot) take(spot);
}

/** What came in its place; else what it stood in; else the screen's name. */
function spotBy(near: Element, records: MutationRecord[]): Element | null {
  if (near.closest('.foot')) return before && isThere(before) ? before : headOfScreen();
  const came = records
    .flatMap(({ target, addedNodes }) => (near.contains(target) ? [...addedNodes] : []))
    .filter((one): one is Element => one instanceof Element && one.isConnected);
  return first(came, nameIn) ?? around(near) ?? first(came, fieldIn) ?? headOfScreen();
}

function first(list: readonly Element[], find: (one: Element) => Element | null): Element | null {
  for (const one of list) {
    const found = find(one);
    if (found) return found;
  }
  return null;
}

function nameIn(one: Element): Element | null {
  const either = [NAMED, HEADS].join();
  return one.matches(either) ? one : one.querySelector(either);
}

function fieldIn(one: Element): Element | null {
  const all = [one, ...one.querySelectorAll(TAKING)];
  return (
    all.find((at) => at.matches(TAKING) && isThere(at) && at.checkVisibility({ visibilityProperty: true })) ?? null
  );
}

function around(near: Element): Element | null {
  for (let one: Element | null = near; one && one.localName !== 'main'; one = one.parentElement) {
    if (one.matches(NAMED)) return one;
    const head = one.querySelector(HEADS.replace(/\w+/g, ':scope > $&'));
    if (head) return head;
  }
  return null;
}

function headOfScreen(): Element | null {
  return document.querySelector('dialog[open]') ?? document.querySelector('main:not([aria-busy="true"]) h1');
}

/** Nothing moves under the thumb; and only while it has the focus can it have it. */
function take(spot: Element): void {
  const at = spot as HTMLElement;
  if (!at.matches(TAKING) && !at.hasAttribute('tabindex') && at.localName !== 'summary') {
    at.tabIndex = -1;
    at.addEventListener('blur', () => at.removeAttribute('tabindex'), { once: true });
  }
  at.focus({ preventScroll: true });
}
