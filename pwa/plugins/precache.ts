import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build, type Plugin, type Rolldown } from 'vite';

/** What Tend opens without: the browser keeps its own icons, screenshots are for shops, and home.html is its page. */
const LEFT_OUT =
  /\.(map|br|gz)$|(^|[\\/])(sw\.js|index\.html|maskable[^\\/]*|apple-touch-icon\.png|icon-512\.png)$|^screenshots[\\/]/;
const PACKED = /\.(js|css|html|svg|json|webmanifest)$/;

/**
 * After the app is written: write the page that the worker keeps, bundle the worker with the list of shell
 * files in it, then compress.
 */
export function precache(entry = 'src/sw/sw.ts', home = 'src/home.ts'): Plugin {
  let root = '';
  let out = '';
  let bundle: Rolldown.OutputBundle = {};
  return {
    name: 'tend-precache',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      out = resolve(config.root, config.build.outDir);
    },
    writeBundle(_, written) {
      bundle = written;
    },
    async closeBundle(error?: Error) {
      // What kept the app from being written is said by whoever called this.
      if (error) return;
      // Whoever is answered by the worker has begun: the page names at once what the first screen does without.
      const page = await readFile(resolve(out, 'index.html'), 'utf8');
      await writeFile(resolve(out, 'home.html'), linked(page, resolve(root, home), bundle));
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

/** A page, with links that bring a module and all that it needs together with it. */
function linked(page: string, module: string, bundle: Rolldown.OutputBundle): string {
  const others = Object.values(bundle).filter((one) => one.type === 'chunk' && !page.includes(one.fileName));
  const chunks = others as Rolldown.OutputChunk[];
  const wanted = new Set(chunks.filter((one) => one.moduleIds.includes(module)));
  if (!wanted.size) throw new Error(`${module} is no part of the app`);
  // A set is walked to its end, also to what is added meanwhile.
  for (const { imports } of wanted) for (const one of chunks) if (imports.includes(one.fileName)) wanted.add(one);
  return page.replace('</head>', `${[...wanted].map(linkTo).join('')}</head>`);
}

function linkTo({ fileName, viteMetadata }: Rolldown.OutputChunk): string {
  const sheets = [...(viteMetadata?.importedCss ?? [])];
  const links = [
    `rel="modulepreload" crossorigin href="/${fileName}"`,
    ...sheets.map((sheet) => `rel="stylesheet" crossorigin href="/${sheet}"`),
  ];
  return links.map((link) => `  <link ${link}>\n  `).join('');
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
