// Compiles dashboards against board.ts: `node check.js FILE…` says every fault with its place, and ends with 1 if there is one.
//
// The dashboard's JSON is an expression of TypeScript as it stands. What is left out may only be what Grafana fills in by
// itself: that is read from the defaults that `@grafana/schema` brings, not from a list of ours.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import ts from 'typescript';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const schema = require('@grafana/schema');

const keys = (defaults) => Object.keys(defaults).map((key) => JSON.stringify(key)).join(' | ') || 'never';

const plugin = (name, file) => require(`@grafana/schema/dist/esm/raw/composable/${name}/panelcfg/x/${file}PanelCfg_types.gen`);
const ofPlugin = (name, file) => keys(plugin(name, file).defaultOptions);
const [major, minor] = plugin('timeseries', 'TimeSeries').pluginVersion.split('.');

/** The fields that Grafana fills in, as a module of types. */
const defaults = () => `export interface Defaults {
  pluginVersion: \`${major}.${minor}.\${number}\`;
  schemaVersion: ${schema.defaultDashboard.schemaVersion};
  barchart: ${ofPlugin('barchart', 'BarChart')};
  bargauge: ${ofPlugin('bargauge', 'BarGauge')};
  gauge: ${ofPlugin('gauge', 'Gauge')};
  stat: ${ofPlugin('stat', 'Stat')};
  statetimeline: ${ofPlugin('statetimeline', 'StateTimeline')};
  table: ${keys(schema.defaultTableOptions)};
  link: ${keys(schema.defaultDashboardLink)};
}`;

const files = process.argv.slice(2);
const made = new Map([[join(here, 'defaults.ts'), defaults()]]);
const boards = files.map((file, index) => {
  const path = join(here, `board-${index}.ts`);
  made.set(path, `import type { Board } from './board';\nexport const board: Board = ${readFileSync(file, 'utf8')};\n`);
  return path;
});

const options = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: [],
};
const host = ts.createCompilerHost(options);
const { fileExists, readFile } = host;
host.fileExists = (path) => made.has(path) || fileExists.call(host, path);
host.readFile = (path) => made.get(path) ?? readFile.call(host, path);
const program = ts.createProgram([join(here, 'board.ts'), ...boards], options, host);

/** `panels[3].options.legend`: the value of the dashboard in which a fault lies. */
function place(source, start) {
  const parts = [];
  const visit = (node) =>
    ts.forEachChild(node, (child) => {
      if (child.getStart(source) > start || child.getEnd() <= start) return;
      if (ts.isPropertyAssignment(child)) parts.push(`.${child.name.text}`);
      if (ts.isArrayLiteralExpression(node)) parts.push(`[${node.elements.indexOf(child)}]`);
      visit(child);
    });
  visit(source);
  return parts.join('').slice(1);
}

/** The title of the panel in which the fault lies, to find it by. */
function title(file, where) {
  const index = /^panels\[(\d+)\]/.exec(where)?.[1];
  return index === undefined ? '' : ` (${JSON.stringify(JSON.parse(readFileSync(file, 'utf8')).panels[index].title)})`;
}

let count = 0;
const say = (text) => {
  count += 1;
  console.log(text);
};
for (const fault of ts.getPreEmitDiagnostics(program)) {
  const lines = ts.flattenDiagnosticMessageText(fault.messageText, '\n').split('\n');
  // A type that is spelled out goes on for pages.
  const message = lines.map((line) => (line.length > 240 ? `${line.slice(0, 240)}…` : line)).join('\n  ');
  const board = boards.indexOf(fault.file?.fileName);
  if (board < 0) {
    say(`${fault.file?.fileName ?? 'typescript'}:${fault.start ?? 0}: ${message}`);
  } else {
    const where = place(fault.file, fault.start);
    say(`${basename(files[board])}: ${where}${title(files[board], where)}: ${message}`);
  }
}
process.exit(count === 0 ? 0 : 1);
