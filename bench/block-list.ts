/** A list of a million blocked patrons: the import, and the answers afterwards. */
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importBlockList } from '../src/store/block-list/import-block-list.ts';
import { openStore } from '../src/store/store.ts';
import type { Figure } from './stack.ts';

const patrons = 1_000_000;
const questions = 100_000;
const mostSeconds = 20;
const mostMicroseconds = 50;

function cardOf(number: number) {
  return `23550${String(number).padStart(9, '0')}`;
}

export async function bench(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-bench-'));
  try {
    const file = join(folder, 'blocked.jsonl');
    const exportedAt = new Date().toISOString();
    const lines = [JSON.stringify({ blockList: 1, exportedAt, entries: patrons })];
    for (let i = 0; i < patrons; i++)
      lines.push(
        JSON.stringify({
          patron: cardOf(i * 7),
          rules: ['maximum-fees'],
          denies: ['checkOut', 'renew'],
        }),
      );
    writeFileSync(file, `${lines.join('\n')}\n`);

    const start = performance.now();
    const text = createReadStream(file, {
      encoding: 'utf8',
      highWaterMark: 1 << 20,
    }) as AsyncIterable<string>;
    const { entries } = await importBlockList({
      folder,
      text,
      exportedAt,
      mostBad: 0,
      onBadLine() {},
    });
    const seconds = (performance.now() - start) / 1000;
    if (entries !== patrons) throw new Error(`${entries} entries instead of ${patrons}`);

    const store = openStore({ folder, log: () => {} });
    const times = new Float64Array(questions);
    let found = 0;
    for (let i = 0; i < questions; i++) {
      // Every second patron is not on the list.
      const card = cardOf(((i * 7919) % patrons) * 7 + (i % 2));
      const before = performance.now();
      if (store.blockList.get(card) !== null) found++;
      times[i] = (performance.now() - before) * 1000;
    }
    store.close();
    if (found !== questions / 2) throw new Error(`${found} found instead of ${questions / 2}`);
    const p99 = times.sort()[Math.floor(questions * 0.99)] ?? 0;
    return [
      {
        name: 'import of a million entries',
        figure: seconds,
        unit: 's',
        bound: mostSeconds,
        ratio: seconds / mostSeconds,
      },
      {
        name: 'asked, 99th percentile',
        figure: p99,
        unit: 'µs',
        bound: mostMicroseconds,
        ratio: p99 / mostMicroseconds,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
