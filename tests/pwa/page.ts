/**
 * What a page's modules find in a browser, as far as Node has not got it: the window's events, the
 * document, a storage, an address. Import it before them. Nothing of Tend's own is replaced, and
 * there is no server: see served/net.ts for a page that has one.
 */

import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import 'fake-indexeddb/auto';

/** An open channel alone keeps no page, and no process, alive. */
class Channel extends BroadcastChannel {
  constructor(name: string) {
    super(name);
    (this as unknown as { unref(): void }).unref();
  }
}

// Nor does a timer that asks again some time.
const later = globalThis.setTimeout;
const often = globalThis.setInterval;
const setTimeout = (...asked: Parameters<typeof later>): NodeJS.Timeout => later(...asked).unref();
const setInterval = (...asked: Parameters<typeof often>): NodeJS.Timeout => often(...asked).unref();

/** Its items are its own members, as in a browser. */
class Items {
  [name: string]: unknown;

  getItem(name: string): string | null {
    return Object.hasOwn(this, name) ? String(this[name]) : null;
  }

  setItem(name: string, value: string): void {
    this[name] = String(value);
  }

  removeItem(name: string): void {
    delete this[name];
  }

  clear(): void {
    for (const name of Object.keys(this)) delete this[name];
  }
}

export class Anchor extends EventTarget {
  readonly download: string = '';
  readonly #to: URL;

  constructor(to: string, download = '') {
    super();
    this.#to = new URL(to, location.href);
    this.download = download;
  }

  get origin(): string {
    return this.#to.origin;
  }

  get pathname(): string {
    return this.#to.pathname;
  }
}

const events = new EventTarget();
const seen = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState });
const address = new URL('https://tend.example/');

/** Every address that the browser's history has been given. */
export const visited: string[] = [];
/** What nobody has caught. */
export const reported: unknown[] = [];

/** The browser's history: its entries, and which of them is shown. */
const entries: { href: string; state: unknown }[] = [{ href: address.href, state: null }];
let shown = 0;

function show(at: number, state: unknown, to: string | URL = address): void {
  address.href = new URL(to, address).href;
  visited.push(address.href);
  entries.splice(at, Infinity, { href: address.href, state });
  shown = at;
  Object.assign(globalThis.history, { state });
}

function goBack(): void {
  later(() => {
    const { href, state } = entries[--shown]!;
    address.href = href;
    Object.assign(globalThis.history, { state });
    fire('popstate');
  });
}

Object.defineProperty(globalThis, 'localStorage', { value: new Items(), configurable: true, writable: true });
Object.defineProperty(navigator, 'onLine', { value: true, configurable: true, writable: true });
Object.assign(globalThis, {
  isSecureContext: true,
  BroadcastChannel: Channel,
  setTimeout,
  setInterval,
  addEventListener: events.addEventListener.bind(events),
  removeEventListener: events.removeEventListener.bind(events),
  dispatchEvent: events.dispatchEvent.bind(events),
  document: seen,
  location: address,
  history: {
    state: null,
    pushState: (state: unknown, _: string, to?: string) => show(shown + 1, state, to),
    replaceState: (state: unknown, _: string, to?: string) => show(shown, state, to),
    back: goBack,
  },
  HTMLAnchorElement: Anchor,
  matchMedia: () => ({ matches: false }),
  scrollTo: () => {},
  reportError: (error: unknown) => reported.push(error),
});

/** Something happens to the window. */
export function fire(type: string, more: object = {}): Event {
  const event = Object.assign(new Event(type, { cancelable: true }), more);
  dispatchEvent(event);
  return event;
}

/** The page is seen, or is no longer. */
export function see(visible = true): void {
  seen.visibilityState = visible ? 'visible' : 'hidden';
  seen.dispatchEvent(new Event('visibilitychange'));
}

/** The network goes, or comes back. */
export function network(there: boolean): void {
  Object.assign(navigator, { onLine: there });
  fire(there ? 'online' : 'offline');
}

/** While a test runs, something of the browser's is another. */
export function give(t: TestContext, owner: object, name: string, value: PropertyDescriptor | object | null): void {
  const had = Object.getOwnPropertyDescriptor(owner, name);
  const as = value && 'get' in value ? (value as PropertyDescriptor) : { value, writable: true };
  Object.defineProperty(owner, name, { ...as, configurable: true });
  t.after(() => {
    if (had) Object.defineProperty(owner, name, had);
    else Reflect.deleteProperty(owner, name);
  });
}

/** While a test runs the browser keeps nothing: each touch of its storage throws, as where cookies are blocked. */
export function withoutStorage(t: TestContext): void {
  give(t, globalThis, 'localStorage', {
    get(): never {
      throw new DOMException('denied', 'SecurityError');
    },
  });
}

export const turn = (): Promise<void> => new Promise((go) => later(go));

/** Wait until something is so. */
export async function until(isSo: () => unknown): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, `never: ${String(isSo)}`);
    await turn();
  }
}

let pages = 0;

/** A module of `app/` as the next page of this browser loads it: it remembers nothing of the one before it. */
export function nextPage<Module>(of: string): Promise<Module> {
  return import(`../../pwa/src/app/${of}?page=${++pages}`) as Promise<Module>;
}
