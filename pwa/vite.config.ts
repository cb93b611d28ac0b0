import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';
import { icons } from './plugins/icons.ts';
import { precache } from './plugins/precache.ts';
import { preload } from './plugins/preload.ts';
import { runtime } from './plugins/runtime.ts';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };

/** Whether a file is asked for together with one that a `host` brings. */
function isWanted(file: string, host: string): boolean {
  return /files-/.test(host) && !file.includes('rolldown-runtime');
}

// No framework plugin: the compiler's own JSX does, and half the packages stay away.
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  define: { __VERSION__: JSON.stringify(version) },
  build: {
    target: 'es2022',
    modulePreload: {
      polyfill: false,
      // With a screen all that it imports is asked for at once. What comes first need not carry those names: whatever
      // it brings needs hardly more than what is here.
      resolveDependencies: (_, all, { hostId }) => all.filter((one) => one.endsWith('.css') || isWanted(one, hostId)),
    },
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        entryFileNames: 'assets/first-[hash].js',
        codeSplitting: {
          groups: [
            // Each request of a first visit costs as much as a kilobyte of headers: one file for all of the first
            // screen, and one for all that Today needs besides.
            { name: 'first', tags: ['$initial'], priority: 3 },
            // The records and their keeping are half of that.
            { name: 'home', test: /src[\\/](home|app[\\/]account[\\/]session)\.ts/, priority: 2 },
            // The talk with the server, wanted by the loop and by the engine.
            { name: 'talk', test: /src[\\/](sync[\\/]|app[\\/]account[\\/]loop)/, priority: 1 },
            // What several screens share: a file for each piece of it would be dozens of requests.
            { name: 'shared', test: /src[\\/](ui|app[\\/](day|habit|platform|records))[\\/]/, minShareCount: 4 },
            // What screens about the account and its reminders share: what one does day by day needs nothing of it.
            { name: 'account', test: /src[\\/](app[\\/](account|nudges)|push|crypto|transfer)[\\/]/, minShareCount: 4 },
            // All pictures but those of the first screen.
            { name: 'drawn', test: /[\\/]lucide[\\/]|src[\\/]ui[\\/](icons|Drawn|draw-now)\./, priority: 1 },
            // What is written in forms and files alone: the file of a broken start wants no more than it.
            { name: 'schema', test: /src[\\/]domain[\\/]schema/, priority: 1 },
            // The lines of Today: wanted at each start, so they bring nothing else along.
            {
              name: 'lines',
              test: /src[\\/](ui[\\/](lines|Door|RowLine|Sign|late|row-line|when-text)|app[\\/]records[\\/](door|summaries|letters)|domain[\\/](summary|life|number-dates|day-times|streak|strength|coming-back|strategies[\\/]letters)|i18n[\\/](lists|weekdays|times|en[\\/]today)\.)/,
              priority: 1,
            },
            // Less-of habits and routines: Today's rows of them want no more than this.
            {
              name: 'kinds',
              test: /src[\\/](ui[\\/](KindLine|kind-line)|app[\\/]day[\\/](less|steps)|domain[\\/]strategies[\\/](limits|routine)|i18n[\\/]en[\\/]kinds)\./,
              priority: 1,
            },
            // What a habit's form says and lacks: half of the acts on a habit want it, and Today none of it.
            { name: 'form', test: /src[\\/](app[\\/]habit[\\/](draft|spans)|domain[\\/]faults)\./, priority: 1 },
            { name: 'texts', test: /src[\\/]i18n[\\/]/, minShareCount: 2 },
          ],
        },
      },
    },
  },
  // `make dev`: the server's routes come from `make serve` beside it. It compares Origin and Host, so both stay.
  server: {
    port: 5173,
    strictPort: true,
    proxy: { '/api': { target: `http://localhost:${process.env.PORT ?? 8000}`, changeOrigin: false } },
  },
  plugins: [icons(), preload(), runtime(), precache()],
});
