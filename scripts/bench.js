/**
 * `npm run bench [-- NAME] [--json]`: runs all benchmarks or one, and fails when a bound is missed.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepareOrEnd, root } from './prepare.js';

/** @typedef {{ name: string, figure: number, unit: string, bound: number | null, ratio: number | null, most?: number }} Figure */

const [name, ...options] = process.argv.slice(2).filter((word) => word !== '--json');
const json = process.argv.includes('--json');
const names = readdirSync(join(root, 'bench'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));
if (options.length > 0 || (name !== undefined && !names.includes(name))) {
  process.stderr.write(`npm run bench [-- NAME] [--json], NAME one of: ${names.join(', ')}\n`);
  process.exit(1);
}
prepareOrEnd((line) => process.stderr.write(`${line}\n`));
const { runnerImport } = await import('vite');
/** @type {Figure[]} */
const figures = [];
// One after the other, so that each has the machine to itself.
for (const each of name === undefined ? names : [name]) {
  const { module } = await runnerImport(join(root, 'bench', `${each}.ts`), {
    root,
    logLevel: 'error',
  });
  const found = /** @type {Figure[]} */ (await /** @type {any} */ (module).bench());
  figures.push(...found);
  if (!json) process.stdout.write(`${each}\n${found.map((row) => `  ${say(row)}\n`).join('')}`);
}
if (json) process.stdout.write(`${JSON.stringify(figures.map(({ most: _, ...row }) => row))}\n`);
process.exit(figures.some(({ ratio, most }) => ratio !== null && ratio > (most ?? 1)) ? 1 : 0);

/** @param {Figure} row */
function say({ name: what, figure, unit, bound, ratio, most }) {
  const against =
    bound === null
      ? ''
      : `   bound ${bound} ${unit}   ratio ${ratio?.toFixed(3)}${most === undefined ? '' : ` (at most ${most})`}`;
  return `${what.padEnd(48)} ${figure.toFixed(1).padStart(9)} ${unit}${against}`;
}
