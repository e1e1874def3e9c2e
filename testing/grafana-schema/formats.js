// Numbers as Grafana writes them: `node formats.js FILE` reads lines of [unit, decimals or null, value, our text] as JSON, says
// each that Grafana writes otherwise, and ends with 1 if there is one.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

// Of the package only the formats: the rest of it needs a browser.
globalThis.navigator ??= { language: 'en-US', languages: ['en-US'] };
const require = createRequire(import.meta.url);
const root = dirname(require.resolve('@grafana/data'));
const { formattedValueToString, getValueFormat } = require(join(root, 'valueFormats/valueFormats.cjs'));

let wrong = 0;
for (const line of readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean)) {
  const [unit, decimals, value, ours] = JSON.parse(line);
  const theirs = formattedValueToString(getValueFormat(unit)(value, decimals));
  if (ours !== theirs) {
    wrong += 1;
    console.log(`${value} in ${unit}, ${decimals ?? 'no'} decimals: Grafana writes ${JSON.stringify(theirs)}, we write ${JSON.stringify(ours)}`);
  }
}
process.exitCode = wrong > 0 ? 1 : 0;
