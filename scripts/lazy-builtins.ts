// Node's modules that few runs need, in the executable's bundles: loaded when one of their exports is first used. In a thread
// that Node has just started, node:crypto alone takes several milliseconds.
import type { Plugin } from 'esbuild';

const RARE = /^(?:node:)?(?:child_process|crypto|dgram|dns\/promises|fs\/promises|net)$/;
const STUB = 'lazy-builtin';

export function lazyBuiltins(): Plugin {
  return {
    name: 'lazy-builtins',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: RARE }, ({ path, namespace }) =>
        namespace === STUB ? { path, external: true } : { path, namespace: STUB },
      );
      onLoad({ filter: /./, namespace: STUB }, async ({ path }) => {
        // The names of the Node that builds, which has all those that sources import: they compile with the oldest version's types.
        const names = Object.keys((await import(path)) as object).filter((name) => name !== 'default');
        const getters = names.map((name) => `${name}: { get: () => require('${path}').${name}, enumerable: true }`);
        return { contents: `Object.defineProperties(exports, { ${getters.join(', ')} });` };
      });
    },
  };
}
