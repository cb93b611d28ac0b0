import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build, type Plugin } from 'vite';

/** What Tend opens without: the browser keeps its own icons, and screenshots are for shops. */
const LEFT_OUT =
  /\.(map|br|gz)$|(^|[\\/])(sw\.js|maskable[^\\/]*|apple-touch-icon\.png|icon-512\.png)$|^screenshots[\\/]/;
const PACKED = /\.(js|css|html|svg|json|webmanifest)$/;

/** After the app is written: bundle the worker with the list of shell files in it, then compress. */
export function precache(entry = 'src/sw/sw.ts'): Plugin {
  let root = '';
  let out = '';
  return {
    name: 'tend-precache',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      out = resolve(config.root, config.build.outDir);
    },
    async closeBundle() {
      const files = (await list(out)).filter((file) => !LEFT_OUT.test(relative(out, file)));
      const shell = await Promise.all(files.map((file) => entryOf(out, file)));
      await build({
        root,
        configFile: false,
        logLevel: 'warn',
        publicDir: false,
        define: { __PRECACHE__: JSON.stringify(shell) },
        build: {
          outDir: out,
          emptyOutDir: false,
          target: 'es2022',
          rolldownOptions: {
            input: resolve(root, entry),
            output: { entryFileNames: 'sw.js', codeSplitting: false },
          },
        },
      });
      for (const file of await list(out)) if (PACKED.test(file)) await pack(file);
    },
  };
}

async function list(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((file) => file.isFile())
    .map((file) => resolve(file.parentPath, file.name))
    .sort();
}

/** A URL and the SHA-256 of what stands there, in hex. */
async function entryOf(out: string, file: string): Promise<[string, string]> {
  const url = '/' + relative(out, file).replaceAll('\\', '/');
  return [
    url,
    createHash('sha256')
      .update(await readFile(file))
      .digest('hex'),
  ];
}

async function pack(file: string): Promise<void> {
  const raw = await readFile(file);
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  await writeFile(`${file}.br`, brotliCompressSync(raw, quality));
  await writeFile(`${file}.gz`, gzipSync(raw, { level: 9 }));
}
