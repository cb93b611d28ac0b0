/**
 * The precache: the app's own files, so that Tend opens without a network. A file is cached only if its
 * SHA-256 is the one in the build's manifest. Each version has its own cache, and is used once complete.
 */

import { fnv } from '../domain/digest.ts';
import { matchRoute } from '../shared/routes.ts';

declare const self: ServiceWorkerGlobalScope;

const PREFIX = 'tend-shell-';
/** Versions up to 0.1 cached all files in one cache, without checking them. */
const UNCHECKED = `${PREFIX}1`;
/** As index.html, but with what somebody who has begun will need. */
const PAGE = '/home.html';
const FOREVER = '/assets/';
const TYPES: { [ending: string]: RegExp } = { js: /javascript/, css: /css/ };
const wanted = new Map(__PRECACHE__);
const CACHE = `${PREFIX}${fnv(JSON.stringify(__PRECACHE__)).toString(16).padStart(8, '0')}`;
/** Files whose digest was checked since this worker started. */
const checked = new Set<string>();
let mending: Promise<void> | null = null;

/** Cache all files of this version. Throws if one cannot be fetched, and then leaves no new cache behind. */
export async function precache(): Promise<void> {
  const before = await caches.keys();
  const isNew = !before.includes(CACHE);
  const cache = await caches.open(CACHE);
  // A first visit has nothing to look through: two lookups a file are saved.
  const sources = [...(before.length ? [copied] : []), fetched, fetchedPastCache];
  const tries = await Promise.allSettled(
    [...wanted.keys()].map(async (url) => {
      if (isNew || !(await verified(cache, url))) await storeFrom(sources, cache, url);
    }),
  );
  const failed = tries.find((one) => one.status === 'rejected');
  if (!failed) return;
  if (isNew) await caches.delete(CACHE);
  throw failed.reason;
}

/** Whether the version in use has wrong files, so that its page may stay blank and never offer an update. */
export async function isBrokenVersion(): Promise<boolean> {
  if (!(await caches.has(UNCHECKED))) return false;
  const cache = await caches.open(UNCHECKED);
  for (const request of await cache.keys()) {
    const { pathname, searchParams } = new URL(request.url);
    const found = await cache.match(request);
    const type = TYPES[pathname.split('.').pop()!];
    if (type && !type.test(found?.headers.get('Content-Type') ?? '')) return true;
    // That version requested files by the first digits of their digest.
    const rev = searchParams.get('rev');
    if (rev && found && !(await digestOf(found)).startsWith(rev)) return true;
  }
  return false;
}

/** Delete the caches of all other versions. */
export async function dropOldCaches(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
}

/** The answer from the cache, for requests of the app's files and routes; null: leave it to the network. */
export function cachedResponse(event: FetchEvent): Promise<Response> | null {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== self.location.origin) return null;
  if (mode === 'navigate') return matchRoute(pathname) ? page(event) : null;
  return wanted.has(pathname) ? file(event, pathname) : null;
}

async function file(event: FetchEvent, url: string): Promise<Response> {
  const found = await verified(await caches.open(CACHE), url);
  if (found) return found;
  event.waitUntil(refill());
  return fetch(event.request);
}

/** The page. While a file is missing the server's page has precedence: its version may be complete. */
async function page(event: FetchEvent): Promise<Response> {
  const cache = await caches.open(CACHE);
  const found = await verified(cache, PAGE);
  if (found && (await cache.keys()).length >= wanted.size) return found;
  event.waitUntil(refill());
  return fetch(event.request).catch((error: unknown) => {
    if (found) return found;
    throw error;
  });
}

/** A cached file if its digest is right; otherwise it is deleted. */
async function verified(cache: Cache, url: string): Promise<Response | undefined> {
  const found = await cache.match(url);
  if (!found || checked.has(url)) return found;
  // Reading may fail on a broken disk.
  if ((await digestOf(found).catch(() => '')) === wanted.get(url)) {
    checked.add(url);
    // Match again: browsers cache compiled code only beside a stored response whose body was not read by script.
    return cache.match(url);
  }
  await cache.delete(url);
  return undefined;
}

/** Fetch missing files. If the server has another version by now, this fails and the new worker is installed anyway. */
function refill(): Promise<void> {
  mending ??= precache()
    .catch(() => {})
    .finally(() => {
      mending = null;
    });
  return mending;
}

type Source = (url: string) => Promise<Response | undefined>;

/** From another version's cache. */
const copied: Source = async (url) => (url.startsWith(FOREVER) ? caches.match(url) : undefined);
const fetched: Source = (url) => fetch(url, { cache: 'no-cache', redirect: 'error' });
/** Past the HTTP cache, which may hold a login page in place of the file. */
const fetchedPastCache: Source = (url) => fetch(url, { cache: 'reload', redirect: 'error' });

/** Store a file from the first source that has the right one. Throws if none has it. */
async function storeFrom(sources: Source[], cache: Cache, url: string): Promise<void> {
  for (const source of sources) {
    const answer = await source(url);
    if (!answer?.ok || (await digestOf(answer.clone())) !== wanted.get(url)) continue;
    await cache.put(url, answer);
    return;
  }
  throw new Error(`the shell's ${url} is not what the manifest says`);
}

async function digestOf(answer: Response): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await answer.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
