// Bundles page/ with Grafana's packages into one script for the browser.
import fs from 'node:fs';
import path from 'node:path';
import esbuild from 'esbuild';
import { HERE, MODULES, cached, hash, say, sources } from './tools.mjs';

// CommonJS packages with `exports.default`: to an .mjs file esbuild gives the whole module, as Node does
const COMMONJS = [
  'calculate-size',
  'react-custom-scrollbars-2',
  'react-highlight-words',
  'react-inlinesvg',
  'react-select',
  'react-transition-group',
];

const commonJsDefaults = {
  name: 'commonjs-defaults',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^(${COMMONJS.join('|')})$`) }, (args) =>
      args.pluginData === 'raw' ? undefined : { path: args.path, namespace: 'commonjs-defaults' },
    );
    build.onLoad({ filter: /.*/, namespace: 'commonjs-defaults' }, (args) => ({
      contents: `
        import * as all from ${JSON.stringify(args.path)};
        const inner = all.default && all.default.default ? all.default.default : all.default;
        export default inner;
        export * from ${JSON.stringify(args.path)};`,
      resolveDir: HERE,
      loader: 'js',
      pluginData: 'raw',
    }));
  },
};

/** The folder with app.js and app.css. */
export function bundle() {
  const lock = fs.readFileSync(path.join(HERE, 'package-lock.json'), 'utf8');
  return cached('bundle', hash(lock, ...sources('page'), ...sources('lib')), async (made) => {
    say('bundling ...');
    await esbuild.build({
      entryPoints: [path.join(HERE, 'page/main.jsx')],
      outfile: path.join(made, 'app.js'),
      bundle: true,
      jsx: 'automatic',
      nodePaths: [MODULES],
      // initDefaultI18nInstance is not among the package's exports
      alias: { 'grafana-i18n-internals': path.join(MODULES, '@grafana/i18n/dist/esm/i18n.mjs') },
      conditions: ['import'],
      define: { 'process.env.NODE_ENV': '"development"', 'process.env': '{}', global: 'window' },
      loader: { '.woff': 'dataurl', '.woff2': 'dataurl', '.ttf': 'dataurl', '.svg': 'text' },
      logLevel: 'error',
      plugins: [commonJsDefaults],
    });
    await esbuild.stop();
  });
}
