/**
 * Benchmarks five times, each run a process of its own; with another commit in turn with its runs,
 * so that a machine that is busy now is busy for both.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../prepare.js';
import { present, recordFile } from './other-commit.js';
import { record } from './record.js';
import { runIn } from './run.js';
import { compare, rowsOf } from './spread.js';

/** @typedef {{ commit: string, folder: string }} Other */
/** @typedef {import('./spread.js').Figure} Figure */

const turns = 5;
const say = (/** @type {string} */ line) => process.stderr.write(`${line}\n`);

/**
 * The exit code: 0 where there are figures of each benchmark that both commits have.
 * @param {readonly string[]} names @param {Other | null} other
 * @param {{ record: boolean, json: boolean }} options
 */
export async function runTurns(names, other, options) {
  const all = [];
  let failed = false;
  for (const bench of names) {
    if (other !== null && !existsSync(join(other.folder, 'bench', `${bench}.ts`))) {
      say(`${bench}: ${other.commit.slice(0, 8)} has no such benchmark; left out.`);
      continue;
    }
    const runs = await inTurn(bench, other);
    if (runs === null) {
      say(`${bench}: ended without figures, see above; left out.`);
      failed = true;
      continue;
    }
    const [here, there] = [rowsOf(runs.here), rowsOf(runs.there)];
    if (options.record) {
      record(bench, present(), here);
      if (other !== null) record(bench, { commit: other.commit, dirty: false }, there);
    }
    const rows = compare(here, there);
    all.push(...rows.map((row) => ({ bench, ...row })));
    if (!options.json) process.stdout.write(tableOf(bench, other, rows));
  }
  if (options.json) process.stdout.write(`${JSON.stringify(all)}\n`);
  if (options.record && all.length > 0) say(`Appended to ${recordFile}.`);
  return failed || all.length === 0 ? 1 : 0;
}

/** Null as soon as one run has no figures. @param {string} bench @param {Other | null} other */
async function inTurn(bench, other) {
  /** @type {{ here: Figure[][], there: Figure[][] }} */
  const runs = { here: [], there: [] };
  for (let turn = 1; turn <= turns; turn += 1) {
    say(`${bench}, ${turn} of ${turns} …`);
    const sides = [
      { folder: root, into: runs.here },
      ...(other === null ? [] : [{ folder: other.folder, into: runs.there }]),
    ];
    // Who comes first changes with each turn.
    for (const { folder, into } of turn % 2 === 0 ? sides.toReversed() : sides) {
      const figures = await runIn(folder, bench);
      if (figures === null) return null;
      into.push(figures);
    }
  }
  return runs;
}

/** @param {string} bench @param {Other | null} other @param {ReturnType<typeof compare>} rows */
function tableOf(bench, other, rows) {
  const { commit, dirty } = present();
  const here = `${commit?.slice(0, 8) ?? 'here'}${dirty ? ' and changes' : ''}`;
  const heads = other === null ? here : `${here} · ${other.commit.slice(0, 8)} · ratio`;
  const lines = rows.map(({ name, unit, here: ours, there, ratio, apart }) => {
    const sides = (other === null ? [ours] : [ours, there]).map((each) =>
      textOf(each).padStart(24),
    );
    const by = ratio === null ? '' : `   ${ratio.toFixed(3)}${apart ? ' apart' : ''}`;
    return `  ${name.padEnd(48)} ${sides.join(' ')} ${unit}${by}\n`;
  });
  return `${bench}: median of ${turns} (least–most), ${heads}\n${lines.join('')}`;
}

/** @param {import('./spread.js').Spread | null} spread */
function textOf(spread) {
  if (spread === null) return '–';
  const [median, least, most] = [spread.median, spread.least, spread.most].map((figure) =>
    String(Number(figure.toPrecision(4))),
  );
  return `${median} (${least}–${most})`;
}
