import { defineConfig } from 'vite';
import { icons } from './plugins/icons.ts';
import { precache } from './plugins/precache.ts';

// No framework plugin: the compiler's own JSX does, and half the packages stay away.
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  plugins: [icons(), precache()],
});
