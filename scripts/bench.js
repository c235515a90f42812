/** `npm run bench -- NAME [--json]`: measures, and fails where a bound is missed. Without a name: which there are. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepareOrEnd, root } from './prepare.js';

const [name, ...options] = process.argv.slice(2).filter((word) => word !== '--json');
const json = process.argv.includes('--json');
const names = readdirSync(join(root, 'bench'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));
if (name === undefined || !names.includes(name) || options.length > 0) {
  process.stderr.write(`npm run bench -- NAME [--json], NAME one of: ${names.join(', ')}\n`);
  process.exit(name === undefined ? 0 : 1);
}
prepareOrEnd((line) => process.stderr.write(`${line}\n`));
const { runnerImport } = await import('vite');
const { module } = await runnerImport(join(root, 'bench', `${name}.ts`), { root, logLevel: 'error' });
/** @type {{ name: string, figure: number, unit: string, bound: number | null, ratio: number | null }[]} */
const figures = await /** @type {any} */ (module).bench();
if (json) process.stdout.write(`${JSON.stringify(figures)}\n`);
else for (const row of figures) process.stdout.write(`${say(row)}\n`);
process.exit(figures.some(({ ratio, most }) => ratio !== null && ratio > (most ?? 1)) ? 1 : 0);

/** @param {{ name: string, figure: number, unit: string, bound: number | null, ratio: number | null, most?: number }} row */
function say({ name: what, figure, unit, bound, ratio, most }) {
  const against =
    bound === null
      ? ''
      : `   bound ${bound} ${unit}   ratio ${ratio?.toFixed(3)}${most === undefined ? '' : ` (at most ${most})`}`;
  return `${what.padEnd(48)} ${figure.toFixed(1).padStart(9)} ${unit}${against}`;
}
