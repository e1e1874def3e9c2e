// Where things are: the packages, the programs, and a cache of what takes long.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { beforeEnd, which } from './processes.mjs';

export const HERE = path.resolve(path.dirname(new URL(import.meta.url).pathname), '..');
export const REPOSITORY = path.resolve(HERE, '../..');
export const MODULES = path.join(HERE, 'node_modules');
const CACHE = path.join(process.env.CARGO_TARGET_DIR || path.join(REPOSITORY, 'target'), 'grafana-ui');

export const say = (text) => console.error(`look: ${text}`);

export function hash(...texts) {
  return crypto.createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 12);
}

/** The texts of all files of a folder of this tool. */
export function sources(folder) {
  const dir = path.join(HERE, folder);
  const files = fs.readdirSync(dir).filter((name) => /\.(mjs|jsx?|py)$/.test(name));
  return files.sort().map((name) => fs.readFileSync(path.join(dir, name), 'utf8'));
}

/** A new folder in the cache that goes away when this program ends. */
export function temporaryFolder(name) {
  fs.mkdirSync(CACHE, { recursive: true });
  const dir = fs.mkdtempSync(path.join(CACHE, `tmp-${process.pid}-${name}-`));
  beforeEnd(() => fs.rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Removes what a run that was killed left behind. */
export function removeOldTemporaries() {
  if (!fs.existsSync(CACHE)) return;
  for (const name of fs.readdirSync(CACHE)) {
    const owner = /^tmp-(\d+)-/.exec(name)?.[1];
    if (owner && !fs.existsSync(`/proc/${owner}`)) fs.rmSync(path.join(CACHE, name), { recursive: true, force: true });
  }
}

/** The folder `kind-key` in the cache; `make(folder)` fills it if it is missing. The newest few of a kind stay. */
export async function cached(kind, key, make, kept = 3) {
  const dir = path.join(CACHE, `${kind}-${key}`);
  if (fs.existsSync(dir)) {
    fs.utimesSync(dir, new Date(), new Date());
    return dir;
  }
  const made = temporaryFolder(kind);
  await make(made);
  try {
    fs.renameSync(made, dir);
  } catch (error) {
    if (!fs.existsSync(dir)) throw error; // another run was faster
  }
  const age = (name) => -fs.statSync(path.join(CACHE, name)).mtimeMs;
  const old = fs.readdirSync(CACHE).filter((name) => name.startsWith(`${kind}-`) && name !== path.basename(dir));
  for (const name of old.sort((a, b) => age(a) - age(b)).slice(kept - 1)) {
    fs.rmSync(path.join(CACHE, name), { recursive: true, force: true });
  }
  return dir;
}

/** A program of `.tools/bin`, which `cargo xtask tools` fills, or of the PATH; the first of several names. */
export function program(...names) {
  const own = names.map((name) => path.join(REPOSITORY, '.tools/bin', name)).find((file) => fs.existsSync(file));
  const found = own ?? names.map(which).find(Boolean);
  if (!found) throw new Error(`${names[0]} is missing: see README.md`);
  return found;
}
