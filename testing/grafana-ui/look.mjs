// The command line: see README.md.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from './lib/bundle.mjs';
import { draw } from './lib/draw.mjs';
import { endAll, endOnSignals, isEnding } from './lib/processes.mjs';
import { namesRead, readDashboards, readRules } from './lib/repo.mjs';
import { NOW, namesIn, prometheusOf } from './lib/series.mjs';
import { removeOldTemporaries } from './lib/tools.mjs';

const USAGE = `usage: node look.mjs [options] [UID ...]      draws dashboards (all by default) and says what is wrong with them

  --scenario NAME     calm, incident (the database runs out of connections), or both, as by default: calm,incident
  --width N,...       of the window in pixels (default 1680; a phone has 390)
  --theme dark|light  (default dark)
  --open              the panels of collapsed rows too
  --board FILE        dashboards of this file, a list in JSON, in place of the generated ones
  --out DIR           pictures of them
  --report FILE       all that was measured, as JSON
`;

class Misuse extends Error {}

function readArguments() {
  const text = { type: 'string' };
  const flag = { type: 'boolean' };
  const options = { scenario: text, width: text, theme: text, board: text, out: text, report: text, open: flag };
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { ...options, help: flag } });
    const scenarios = (values.scenario ?? 'calm,incident').split(',');
    const widths = (values.width ?? '1680').split(',').map(Number);
    if (!scenarios.every((name) => ['calm', 'incident'].includes(name))) throw new Error('--scenario: calm, incident');
    if (!widths.every((width) => width >= 300 && width <= 8000)) throw new Error('--width is 300 to 8000 pixels');
    return { theme: 'dark', ...values, scenarios, widths, uids: positionals };
  } catch (error) {
    throw new Misuse(error.message);
  }
}

const clock = (time) => new Date(time * 1000 + 6 * 3600e3).toISOString().slice(11, 16);

/** Prints one board. */
function say({ board, scenario, width, height, panels, errors, files }) {
  console.log(`${board}, ${scenario}, ${width} x ${height}: ${panels.length} panels`);
  for (const file of files) console.log(`  ${file}`);
  for (const error of errors) console.log(`  on the page: ${error.split('\n')[0]}`);
  for (const { title, error, empty, noValue, faults } of panels) {
    if (error) console.log(`  ${title}: failed: ${error}`);
    if (empty && !error) console.log(`  ${title}: empty: ${noValue ?? 'No data'}`);
    for (const { kind, text } of faults) console.log(`  ${title}: ${kind}: ${text}`);
  }
}

async function main() {
  const { uids, scenarios, help, ...options } = readArguments();
  if (help) return console.log(USAGE);
  removeOldTemporaries();
  const boards = options.board ? JSON.parse(fs.readFileSync(options.board, 'utf8')) : readDashboards();
  const known = boards.map((board) => board.uid);
  const unknown = uids.find((uid) => !known.includes(uid));
  if (unknown) throw new Misuse(`no dashboard ${unknown}; there are: ${known.join(', ')}`);
  if (options.out) fs.mkdirSync(options.out, { recursive: true });
  const rules = readRules();
  const app = await bundle();
  const report = { boards: [], rules: [] };
  for (const scenario of scenarios) {
    const server = await prometheusOf(scenario, rules);
    const drawn = draw({ ...options, app, boards, scenario, uids: uids.length ? uids : known, prometheus: server.url });
    for await (const board of drawn) {
      say(board);
      report.boards.push(board);
    }
    const names = await namesIn(server.url);
    report.rules.push(...server.failed.map(({ expr, error }) => ({ scenario, expr, error })));
    console.log(`firing at ${clock(NOW)}, ${scenario}:`, server.firing.map((alert) => alert.alertname).join(', '));
    for (const { expr, error } of server.failed) console.log(`not evaluated: ${error}: ${expr}`);
    const missing = namesRead(boards, rules.rules).filter((name) => !names.has(name));
    if (missing.length) console.log(`read, but without series in ${scenario}: ${missing.join(', ')}`);
    await server.stop();
  }
  if (options.report) fs.writeFileSync(path.resolve(options.report), JSON.stringify(report));
}

endOnSignals();
try {
  await main();
} catch (error) {
  if (isEnding()) await new Promise(() => {});
  console.error(error instanceof Misuse ? `look: ${error.message}\n\n${USAGE}` : `look: ${error.stack}`);
  process.exitCode = 2;
} finally {
  await endAll();
}
process.exit();
