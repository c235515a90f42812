/** The line comes and goes while people borrow. `LONG=1`: every second, for ten minutes. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import type { Screen } from '../../../src/screen/screen.ts';
import { isLong } from '../../support/repository/share.ts';
import { here, identify, shows } from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

const long = process.env.LONG === '1';
const [flapMs, lastsMs] = long ? [1_000, 600_000] : [700, 6_000];
let stage: Stage | null = null;
afterEach(() => stage?.close());

/** Resident memory of the kiosk, in MB. */
function memoryOf(folder: string): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)) continue;
      return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
    } catch {
      // It ended while it was looked at.
    }
  }
  throw new Error('the kiosk does not run');
}

function provisional({ view }: Screen) {
  return view.kind === 'borrow' ? view.provisional : null;
}

test.runIf(isLong)(
  'a visit may go off line, never back, and none hangs',
  {
    timeout: lastsMs + 60_000,
  },
  async () => {
    const set = await setStage(
      {
        offline: {
          goodAnswers: 1,
          itemsPerPatron: 500,
          unknownPatrons: 'provisional',
          unknownPatronItems: 50,
        },
      },
      {},
      { apart: true },
    );
    stage = set;
    const { library } = set;
    // Another book each time: one that comes back before the reader has missed it is a book left on
    // the plate.
    const books = here(set, 20);
    await set.sees('attract', shows('attract'));
    const endsAtMs = performance.now() + lastsMs;
    const flapping = (async () => {
      while (performance.now() < endsAtMs) {
        await (library.plugged ? library.cutLine() : library.restoreLine());
        await pause(flapMs);
      }
      if (!library.plugged) await library.restoreLine();
    })();
    const memory: number[] = [];
    const visits = { online: 0, offline: 0, ended: 0 };
    for (let turn = 0; performance.now() < endsAtMs; turn += 1) {
      const book = books[turn % books.length] ?? '';
      const { view } = await identify(set, 1);
      if (view.kind === 'borrow') {
        const began = await set.sees('borrowing', shows('borrow'));
        visits[provisional(began) ? 'offline' : 'online'] += 1;
        set.layDown(book);
        const answered = await set.sees(
          'an answer to the book',
          (screen) =>
            screen.view.kind === 'borrow' &&
            screen.view.rows.length > 0 &&
            !screen.view.stillWorking,
        );
        if (provisional(began)) expect(provisional(answered)).toBe(true);
        await set.touch({ type: 'DONE' });
      } else {
        visits.ended += 1;
        await set.touch({ type: 'STOP' });
      }
      await set.sees('the end', ({ view: { kind } }) =>
        ['receipt', 'goodbye', 'attract'].includes(kind),
      );
      if (set.screen()?.view.kind === 'receipt') await set.touch({ type: 'RECEIPT', how: 'none' });
      await set.sees('goodbye', ({ view: { kind } }) => ['goodbye', 'attract'].includes(kind));
      await set.touch({ type: 'DONE' });
      await set.sees('attract', shows('attract'));
      set.lift(book);
      memory.push(memoryOf(set.folder));
    }
    await flapping;
    await set.sees(
      'everything works',
      ({ view }) => view.kind === 'attract' && view.limits === null,
    );
    const [early, late] = [memory[Math.floor(memory.length / 4)] ?? 0, memory.at(-1) ?? 0];
    console.info(
      `${JSON.stringify(visits)}; ${early.toFixed(0)} MB after a quarter, ${late.toFixed(0)} MB at the end`,
    );
    expect(visits.online + visits.offline).toBeGreaterThan(3);
    if (long) expect(Math.min(visits.online, visits.offline)).toBeGreaterThan(3);
    expect(late).toBeLessThan(early * 1.3 + 10);
  },
);
