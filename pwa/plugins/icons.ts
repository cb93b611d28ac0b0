import { Resvg } from '@resvg/resvg-js';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';

const SIZES: [file: string, drawing: string, pixels: number][] = [
  ['icon-192.png', 'icon.svg', 192],
  ['icon-512.png', 'icon.svg', 512],
  ['maskable-192.png', 'maskable.svg', 192],
  ['maskable-512.png', 'maskable.svg', 512],
  ['apple-touch-icon.png', 'maskable.svg', 180],
];

/** Renders the drawings in public/ to PNGs of the sizes that phones need, and puts the tab's icon into the page. */
export function icons(): Plugin {
  let root = '';
  let out = '';
  return {
    name: 'tend-icons',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      out = resolve(config.root, config.build.outDir, 'icons');
    },
    // Inline, because a request of its own would cost more than its bytes.
    async transformIndexHtml(page) {
      const drawing = await readFile(resolve(root, 'public/icon.svg'), 'utf8');
      return page.replace('href="/icon.svg"', `href="data:image/svg+xml,${encodeURIComponent(drawing.trim())}"`);
    },
    async writeBundle() {
      await mkdir(out, { recursive: true });
      for (const [file, drawing, width] of SIZES) {
        const svg = await readFile(resolve(root, 'public', drawing));
        const image = new Resvg(svg, { fitTo: { mode: 'width', value: width } }).render();
        await writeFile(resolve(out, file), image.asPng());
      }
    },
  };
}
