/** The app's own files: kept whole, by content, so that Tend opens without a network. */

const PREFIX = 'tend-shell-';
const CACHE = `${PREFIX}1`;
const wanted = new Map(__PRECACHE__.map(([url, rev]) => [url, rev ? `${url}?rev=${rev}` : url]));

/** Fetch what is not here yet. A partial shell is never activated. */
export async function fill(): Promise<void> {
  const cache = await caches.open(CACHE);
  const have = new Set((await cache.keys()).map(pathOf));
  const missing = [...wanted].filter(([, key]) => !have.has(key));
  await Promise.all(missing.map(async ([url, key]) => {
    const answer = await fetch(url, { cache: 'no-cache' });
    if (!answer.ok) throw new Error(`precache ${url}: ${answer.status}`);
    await cache.put(key, answer);
  }));
}

/** Drop what no version of ours wants any more. */
export async function tidy(): Promise<void> {
  const keep = new Set(wanted.values());
  const cache = await caches.open(CACHE);
  for (const request of await cache.keys()) if (!keep.has(pathOf(request))) await cache.delete(request);
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
}

/** The kept answer to a request of the app's own; null: it is the network's. */
export function kept(request: Request): Promise<Response> | null {
  const { origin, pathname } = new URL(request.url);
  const served = pathname.startsWith('/api/') || pathname.startsWith('/schema/');
  if (request.method !== 'GET' || origin !== location.origin || served) return null;
  const hit = wanted.get(request.mode === 'navigate' ? '/index.html' : pathname);
  return hit === undefined ? null : caches.match(hit).then((found) => found ?? fetch(request));
}

function pathOf(request: Request): string {
  const { pathname, search } = new URL(request.url);
  return pathname + search;
}
