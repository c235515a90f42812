/**
 * `npm run bench [-- NAME] [--json]`: runs all benchmarks or one, and fails when a bound is missed.
 * `--against COMMIT`: five times, in turn with the same of another commit. `--record`: five times,
 * and appends the figures to bench/record.jsonl. No bound is judged then.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readOptions } from './bench/options.js';
import { commitOf, openBeside } from './bench/other-commit.js';
import { endWithRun } from './bench/run.js';
import { runTurns } from './bench/turns.js';
import { prepareOrEnd, root } from './prepare.js';

/** @typedef {{ name: string, figure: number, unit: string, bound: number | null, ratio: number | null, most?: number }} Figure */

const { names, against, record, json } = orEnd(() =>
  readOptions(process.argv.slice(2), benchmarks()),
);
const commit = against === undefined ? null : orEnd(() => commitOf(against));
prepareOrEnd((line) => process.stderr.write(`${line}\n`));
if (commit === null && !record) process.exit(await runOnce());
endWithRun();
const other = commit === null ? null : orEnd(() => ({ commit, folder: openBeside(commit) }));
process.exit(await runTurns(names, other, { record, json }));

function benchmarks() {
  return readdirSync(join(root, 'bench'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3));
}

async function runOnce() {
  const { runnerImport } = await import('vite');
  /** @type {Figure[]} */
  const figures = [];
  // One after the other, so that each has the machine to itself.
  for (const each of names) {
    const { module } = await runnerImport(join(root, 'bench', `${each}.ts`), {
      root,
      logLevel: 'error',
    });
    const found = /** @type {Figure[]} */ (await /** @type {any} */ (module).bench());
    figures.push(...found);
    if (!json) process.stdout.write(`${each}\n${found.map((row) => `  ${say(row)}\n`).join('')}`);
  }
  if (json) process.stdout.write(`${JSON.stringify(figures.map(({ most: _, ...row }) => row))}\n`);
  return figures.some(({ ratio, most }) => ratio !== null && ratio > (most ?? 1)) ? 1 : 0;
}

/** @param {Figure} row */
function say({ name: what, figure, unit, bound, ratio, most }) {
  const against =
    bound === null
      ? ''
      : `   bound ${bound} ${unit}   ratio ${ratio?.toFixed(3)}${most === undefined ? '' : ` (at most ${most})`}`;
  return `${what.padEnd(48)} ${figure.toFixed(1).padStart(9)} ${unit}${against}`;
}

/** The value, or its complaint and the end. @template T @param {() => T} make @returns {T} */
function orEnd(make) {
  try {
    return make();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
}
