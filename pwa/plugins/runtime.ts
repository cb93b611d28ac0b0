import type { Plugin, Rolldown } from 'vite';

const RUNTIME = '\0rolldown/runtime.js';

/**
 * The bundler writes a helper of a few lines into a file of its own, which a first visit would have to
 * ask for: each file that needs it has it within instead.
 */
export function runtime(): Plugin {
  return {
    name: 'tend-runtime',
    apply: 'build',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((one): one is Rolldown.OutputChunk => one.type === 'chunk');
      const helper = chunks.find(({ moduleIds }) => moduleIds.length === 1 && moduleIds[0] === RUNTIME);
      if (!helper) return;
      const [, body, given = ''] = /^(.*)export\{(.*?)\};?\s*$/s.exec(helper.code)!;
      const within = `(()=>{${body}return{${given.replace(/([\w$]+) as ([\w$]+)/g, '$2:$1')}}})()`;
      const asked = new RegExp(`import\\{([^}]*)\\}from"\\./${helper.fileName.split('/').at(-1)}";`);
      for (const one of chunks) {
        const names = asked.exec(one.code)?.[1]?.replaceAll(' as ', ':');
        if (names) one.code = one.code.replace(asked, () => `var{${names}}=${within};`);
        if (one.code.includes(helper.fileName)) this.error(`${one.fileName} still names ${helper.fileName}`);
      }
      delete bundle[helper.fileName];
    },
  };
}
