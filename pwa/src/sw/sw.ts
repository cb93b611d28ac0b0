/** The service worker: keeps the shell, so that Tend opens without a network. */

declare const self: ServiceWorkerGlobalScope;
export {};

const PREFIX = 'tend-shell-';
const CACHE = `${PREFIX}1`;
const wanted = new Map(__PRECACHE__.map(([url, rev]) => [url, rev ? `${url}?rev=${rev}` : url]));

self.addEventListener('install', (event) => event.waitUntil(fill()));
self.addEventListener('activate', (event) => event.waitUntil(tidy().then(() => self.clients.claim())));

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  const api = url.pathname.startsWith('/api/') || url.pathname.startsWith('/schema/');
  if (event.request.method !== 'GET' || url.origin !== location.origin || api) return;
  const hit = wanted.get(event.request.mode === 'navigate' ? '/index.html' : url.pathname);
  if (hit) event.respondWith(caches.match(hit).then((found) => found ?? fetch(event.request)));
});

// The waiting worker takes over only when the person agrees.
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting();
});

async function fill(): Promise<void> {
  const cache = await caches.open(CACHE);
  const have = new Set((await cache.keys()).map(pathOf));
  const missing = [...wanted].filter(([, key]) => !have.has(key));
  await Promise.all(
    missing.map(async ([url, key]) => {
      const answer = await fetch(url, { cache: 'no-cache' });
      // A partial shell is never activated.
      if (!answer.ok) throw new Error(`precache ${url}: ${answer.status}`);
      await cache.put(key, answer);
    }),
  );
}

async function tidy(): Promise<void> {
  const keep = new Set(wanted.values());
  const cache = await caches.open(CACHE);
  for (const request of await cache.keys()) if (!keep.has(pathOf(request))) await cache.delete(request);
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
}

function pathOf(request: Request): string {
  const url = new URL(request.url);
  return url.pathname + url.search;
}
