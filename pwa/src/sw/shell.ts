/**
 * The app's own files, so that Tend opens without a network. Each is kept only if it is what the
 * manifest says, byte for byte; a version lives in a cache of its own, and is used once it is whole.
 */

import { fnv } from '../domain/digest.ts';
import { matchRoute } from '../shared/routes.ts';

declare const self: ServiceWorkerGlobalScope;

const PREFIX = 'tend-shell-';
/** Versions up to 0.1 kept all files in one cache, whatever had come. */
const UNCHECKED = `${PREFIX}1`;
const PAGE = '/index.html';
const FOREVER = '/assets/';
const TYPES: { [ending: string]: RegExp } = { js: /javascript/, css: /css/ };
const wanted = new Map(__PRECACHE__);
const CACHE = `${PREFIX}${fnv(JSON.stringify(__PRECACHE__)).toString(16).padStart(8, '0')}`;
/** What was found to be right since this worker woke up. */
const checked = new Set<string>();
let mending: Promise<void> | null = null;

/** Fetch this version whole. Throws, and leaves nothing behind, where a file cannot be had. */
export async function fill(): Promise<void> {
  const isNew = !(await caches.has(CACHE));
  const cache = await caches.open(CACHE);
  const tries = await Promise.allSettled([...wanted.keys()].map((url) => bring(cache, url)));
  const failed = tries.find((one) => one.status === 'rejected');
  if (!failed) return;
  if (isNew) await caches.delete(CACHE);
  throw failed.reason;
}

/** Whether the version in use may be a white page, which could never ask for the new one. */
export async function isSpoilt(): Promise<boolean> {
  if (!(await caches.has(UNCHECKED))) return false;
  const cache = await caches.open(UNCHECKED);
  for (const request of await cache.keys()) {
    const { pathname, searchParams } = new URL(request.url);
    const found = await cache.match(request);
    const type = TYPES[pathname.split('.').pop()!];
    if (type && !type.test(found?.headers.get('Content-Type') ?? '')) return true;
    // It was asked for by the beginning of its digest.
    const rev = searchParams.get('rev');
    if (rev && found && !(await digestOf(found)).startsWith(rev)) return true;
  }
  return false;
}

/** Drop all versions but this one. */
export async function tidy(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
}

/** The kept answer to a request for one of the app's files or places; null: it is the network's. */
export function kept(event: FetchEvent): Promise<Response> | null {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== self.location.origin) return null;
  if (mode === 'navigate') return matchRoute(pathname) ? page(event) : null;
  return wanted.has(pathname) ? file(event, pathname) : null;
}

async function file(event: FetchEvent, url: string): Promise<Response> {
  const found = await sound(await caches.open(CACHE), url);
  if (found) return found;
  event.waitUntil(mend());
  return fetch(event.request);
}

/** While something is missing the server's page goes first: it may be of a version that is whole. */
async function page(event: FetchEvent): Promise<Response> {
  const cache = await caches.open(CACHE);
  const found = await sound(cache, PAGE);
  if (found && (await cache.keys()).length >= wanted.size) return found;
  event.waitUntil(mend());
  return fetch(event.request).catch((error: unknown) => {
    if (found) return found;
    throw error;
  });
}

/** What the cache has, if it is what the manifest says; anything else is dropped. */
async function sound(cache: Cache, url: string): Promise<Response | undefined> {
  const found = await cache.match(url);
  if (!found || checked.has(url)) return found;
  // A broken disk fails while it is read.
  if ((await digestOf(found).catch(() => '')) === wanted.get(url)) {
    checked.add(url);
    // Another one to hand on: browsers keep compiled code beside a stored body that nobody has read.
    return cache.match(url);
  }
  await cache.delete(url);
  return undefined;
}

/** Fetch what was lost. Where the server has another version by now, its worker comes by itself. */
function mend(): Promise<void> {
  mending ??= fill()
    .catch(() => {})
    .finally(() => {
      mending = null;
    });
  return mending;
}

/** See that one file is here: it is, or another version has the same, or the server has it. */
async function bring(cache: Cache, url: string): Promise<void> {
  if (await sound(cache, url)) return;
  const answers = [
    async () => (url.startsWith(FOREVER) ? caches.match(url) : undefined),
    () => fetch(url, { cache: 'no-cache', redirect: 'error' }),
    // What a wall on the way left in the browser's own cache is passed by.
    () => fetch(url, { cache: 'reload', redirect: 'error' }),
  ];
  for (const ask of answers) {
    const answer = await ask();
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
