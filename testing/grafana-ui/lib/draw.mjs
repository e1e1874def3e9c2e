// Serves the page that draws a dashboard, and takes pictures of it and its measures.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import puppeteer from 'puppeteer-core';
import { beforeEnd } from './processes.mjs';
import { NOW } from './series.mjs';
import { MODULES, program, temporaryFolder } from './tools.mjs';

const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml' };

const PAGE = `<!doctype html>
<html>
  <head>
    <meta charset="utf-8" />
    <link rel="stylesheet" href="/app.css" />
    <style>
      @font-face { font-family: 'Noto Sans Bengali'; src: url('/fonts/noto-sans-bengali/400'); }
      html { font-size: 14px; }
      body { margin: 0; }
      .markdown-html p { margin: 0 0 10px; }
    </style>
  </head>
  <body>
    <div id="root"></div>
    <script>
      window.grafanaBootData = { settings: { featureToggles: {}, buildInfo: {} }, user: {} };
      window.__grafana_public_path__ = '/public/';
    </script>
    <script src="/app.js"></script>
  </body>
</html>`;

/** The file behind an address: Grafana's own addresses of its fonts and icons, and those of the page. */
function fileOf(address, app) {
  const font = (family, weight, subset = 'latin', style = 'normal') =>
    path.join(MODULES, `@fontsource/${family}/files/${family}-${subset}-${weight}-${style}.woff2`);
  if (address.startsWith('/fonts/noto-sans-bengali/')) return font('noto-sans-bengali', 400, 'bengali');
  if (address.includes('/fonts/inter/')) {
    return font(
      'inter',
      address.includes('Medium') ? 500 : 400,
      'latin',
      address.includes('Italic') ? 'italic' : 'normal',
    );
  }
  if (address.includes('/fonts/roboto/')) return font('roboto-mono', 400);
  const icon = address.indexOf('/img/icons/');
  if (icon >= 0) return path.join(MODULES, '@grafana/ui/dist/public', path.normalize(address.slice(icon)));
  return path.join(app, path.basename(address));
}

async function serve(app, boards) {
  const server = http.createServer((request, response) => {
    const address = new URL(request.url, 'http://localhost').pathname;
    const send = (type, body) => response.setHeader('content-type', type).end(body);
    if (address === '/') return send('text/html', PAGE);
    if (address === '/boards.json') return send('application/json', JSON.stringify(boards));
    const file = fileOf(address, app);
    if (!fs.existsSync(file)) return response.writeHead(404).end();
    return send(TYPES[path.extname(file)] || 'application/octet-stream', fs.readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  beforeEnd(() => server.closeAllConnections?.());
  const stop = beforeEnd(() => server.close());
  return { url: `http://127.0.0.1:${server.address().port}`, stop };
}

const HIGHEST = 8000; // pixels of a picture: Chromium repeats itself beyond 16384
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function pictures(page, file, width, height) {
  const files = [];
  for (let y = 0; y < height; y += HIGHEST) {
    files.push(height > HIGHEST ? file.replace(/\.png$/, `-${y / HIGHEST + 1}.png`) : file);
    await page.screenshot({ path: files.at(-1), clip: { x: 0, y, width, height: Math.min(HIGHEST, height - y) } });
  }
  return files;
}

/** One board: {height, panels, errors, files}. `file` is where its picture goes, if any is wanted. */
async function look(browser, url, width, file) {
  const page = await browser.newPage();
  const errors = new Set();
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
      errors.add(message.text().slice(0, 300));
  });
  page.on('pageerror', (error) => errors.add(String(error.stack || error).slice(0, 500)));
  await page.setViewport({ width, height: 1000 });
  await page.goto(url);
  try {
    await page.waitForFunction(() => window.__panels?.pending === 0, { timeout: 120_000 });
  } catch {
    errors.add('the panels are not drawn within two minutes');
  }
  const height = await page.evaluate(() =>
    Math.ceil(document.querySelector('#root > div')?.getBoundingClientRect().height || 1000),
  );
  await page.setViewport({ width, height: Math.min(height, HIGHEST) });
  await pause(file ? 1000 : 500); // icons, canvases
  const files = file ? await pictures(page, file, width, height) : [];
  const panels = await page.evaluate(() => window.__measured?.() ?? []);
  await page.close();
  return { height, panels, errors: [...errors], files };
}

/** A headless Chromium that reaches nothing but this machine, and ends with this program, however that ends. */
async function launch() {
  const browser = await puppeteer.launch({
    executablePath: program('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'),
    pipe: true,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    userDataDir: temporaryFolder('chromium'),
    args: [
      '--no-sandbox', // root has none
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--hide-scrollbars',
      '--force-color-profile=srgb',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
    env: { ...process.env, TZ: 'Asia/Dhaka', LANGUAGE: 'en_US' },
  });
  return { browser, stop: beforeEnd(() => browser.close()) };
}

/**
 * Draws the boards of `uids`, each in each of `widths`; yields what each looks like. `open`: the panels of collapsed
 * rows too; `out`: the folder of the pictures, if any are wanted.
 */
export async function* draw({ app, boards, uids, prometheus, scenario, widths, theme, open, out }) {
  const server = await serve(app, boards);
  const { browser, stop } = await launch();
  for (const uid of uids) {
    for (const width of widths) {
      const asked = { uid, scenario, width, theme, now: NOW, prometheus, open: open ? '1' : '' };
      const file = out && path.join(out, `${uid}-${scenario}-${width}-${theme}.png`);
      const seen = await look(browser, `${server.url}/?${new URLSearchParams(asked)}`, width, file);
      yield { board: uid, scenario, width, ...seen };
    }
  }
  await stop();
  await server.stop();
}
