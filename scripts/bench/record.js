/** Figures kept in the repository, a line of JSON each. */
import { appendFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { root } from '../prepare.js';
import { recordFile } from './other-commit.js';

/**
 * @param {string} bench
 * @param {{ commit: string | null, dirty: boolean }} tree
 * @param {readonly import('./spread.js').Row[]} rows
 */
export function record(bench, tree, rows) {
  const [processor] = cpus();
  const machine = {
    at: new Date().toISOString(),
    ...tree,
    cores: cpus().length,
    processor: processor?.model.trim() ?? 'unknown',
    node: process.versions.node,
    // Over the last minute: what else ran beside it.
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
  const lines = rows.map(({ name, unit, spread: { runs, ...figures } }) =>
    JSON.stringify({ ...machine, bench, name, unit, runs, ...figures }, sixDigits),
  );
  appendFileSync(join(root, recordFile), lines.map((line) => `${line}\n`).join(''));
}

/** @param {string} _ @param {unknown} value */
function sixDigits(_, value) {
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value;
}
