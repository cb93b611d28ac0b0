import type { Plugin } from 'vite';

/** What Vite's helper is called within the build. */
const HELPER = /vite\/preload-helper/;

/**
 * What each lazy import goes through: ask for the stylesheets and files that come with it, and wait for the stylesheets.
 * A stylesheet that could not be had is asked for again by the next page (ui/part.ts notices it).
 */
const OURS = `
const asked = {};
const ask = (file) => new Promise((done, fail) => {
  const link = document.createElement('link');
  const isStyle = file.endsWith('.css');
  link.rel = isStyle ? 'stylesheet' : 'modulepreload';
  link.crossOrigin = '';
  link.href = '/' + file;
  if (document.querySelector('link[href="/' + file + '"]')) return done();
  if (!isStyle) done();
  link.onload = done;
  link.onerror = () => fail(Error('no CSS at ' + link.href));
  document.head.append(link);
});
export const __vitePreload = async (bring, files = []) => {
  await Promise.all(files.map((file) => (asked[file] ??= ask(file))));
  return bring();
};
`;

/** Vite's helper weighs half a kilobyte on a first visit, most of it for what this app has no use for. */
export function preload(): Plugin {
  return {
    name: 'tend-preload',
    apply: 'build',
    transform: {
      filter: { id: HELPER },
      handler: () => ({ code: OURS, map: null }),
    },
  };
}
