/**
 * From the last byte of a scanned item number to the first byte of its request at the library system: the scanner's line, the statechart,
 * the evaluator, the journal (on disk, synced), the codec. Returns, so that one item can be scanned again and again.
 */
import { shelfNumber } from '../simulators/library/items.ts';
import { shows, until } from '../test/system/patron.ts';
import { setStage } from '../test/system/stage.ts';
import type { Figure } from './stack.ts';

const visits = 12;
const scansAVisit = 60;
const warmUp = 100;
const boundMs = 3;

export async function bench(): Promise<Figure[]> {
  const stage = await setStage({ reader: null });
  try {
    const took: number[] = [];
    await stage.sees('everything works', ({ view }) => view.kind === 'attract' && view.limits === null);
    for (let visit = 0; visit < visits; visit += 1) {
      await stage.sees('attract', shows('attract'));
      await stage.touch({ type: 'BEGIN' });
      await stage.sees('the choice', shows('action'));
      await stage.touch({ type: 'CHOOSE', action: 'return' });
      await stage.sees('the returns', shows('return'));
      for (let nth = 0; nth < scansAVisit; nth += 1) {
        const asked = stage.library.received().length;
        const arrived = new Promise<number>((resolve) => {
          const stop = stage.library.onChange(() => {
            if (stage.library.received().length === asked) return;
            stop();
            resolve(performance.now());
          });
        });
        const fromMs = performance.now();
        stage.scanner.scan(shelfNumber('book', nth + 1));
        took.push((await arrived) - fromMs);
        await stage.sees(
          'an answer',
          ({ view }) => view.kind === 'return' && view.rows.length > nth && !view.stillWorking,
        );
      }
      await stage.touch({ type: 'DONE' });
      await until('the end', () => ['receipt', 'goodbye', 'attract'].includes(stage.screen()?.view.kind ?? ''));
      if (stage.screen()?.view.kind === 'receipt') await stage.touch({ type: 'RECEIPT', how: 'none' });
      await stage.sees('goodbye', ({ view: { kind } }) => ['goodbye', 'attract'].includes(kind));
      await stage.touch({ type: 'DONE' });
    }
    const warm = took.slice(warmUp).sort((a, b) => a - b);
    const at = (share: number) => warm[Math.min(warm.length - 1, Math.floor(warm.length * share))] ?? 0;
    return [
      {
        name: 'scan to request, the 99th of a hundred',
        figure: at(0.99),
        unit: 'ms',
        bound: boundMs,
        ratio: at(0.99) / boundMs,
      },
      { name: 'scan to request, median', figure: at(0.5), unit: 'ms', bound: null, ratio: null },
    ];
  } finally {
    await stage.close();
  }
}
