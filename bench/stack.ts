/**
 * A stack of ten on the plate, with a library system that takes 120 ms an answer and tags that take
 * 60 ms a write: the whole kiosk as a process of its own. The bound is what no kiosk can beat with
 * one request at a time: ten answers and one write.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { borrowed, here, identify } from '../test/support/system/patron.ts';
import { setStage } from '../test/support/system/stage.ts';

export interface Figure {
  name: string;
  figure: number;
  unit: string;
  bound: number | null;
  ratio: number | null;
  /** the ratio that is still good */
  most?: number;
}
export function percentile(values: readonly number[], share: number) {
  return (
    [...values].sort((a, b) => a - b)[
      Math.min(values.length - 1, Math.ceil(values.length * share) - 1)
    ] ?? 0
  );
}

const items = 10;
const answerMs = 120;
const writeMs = 60;
const boundMs = items * answerMs + writeMs;
const patrons = [1, 35];

export async function bench(): Promise<Figure[]> {
  const stage = await setStage();
  try {
    const figures: Figure[] = [];
    for (const [turn, nth] of patrons.entries()) {
      const books = here(stage, items * (turn + 1)).slice(items * turn);
      stage.library.delay(0);
      await identify(stage, nth);
      stage.library.delay(answerMs);
      stage.reader.writeTakes(writeMs);
      const asked = () => stage.library.received().filter((line) => line.startsWith('11')).length;
      const before = asked();
      stage.layDown(...books);
      const laidAtMs = performance.now();
      while (asked() === before) await delay(1);
      const firstAtMs = performance.now();
      await stage.sees('ten lent', borrowed(items));
      const endMs = performance.now();
      const figure = endMs - firstAtMs;
      figures.push(
        {
          name: `first request to last tag, visit ${turn + 1}`,
          figure,
          unit: 'ms',
          bound: boundMs,
          ratio: figure / boundMs,
          most: 1.1,
        },
        {
          name: `laid down to last tag, visit ${turn + 1}`,
          figure: endMs - laidAtMs,
          unit: 'ms',
          bound: null,
          ratio: null,
        },
      );
      stage.library.delay(0);
      await stage.touch({ type: 'DONE' });
      await stage.sees('the receipt', ({ view }) => view.kind === 'receipt');
      await stage.touch({ type: 'RECEIPT', how: 'none' });
      await stage.sees('goodbye', ({ view }) => view.kind === 'goodbye');
      await stage.touch({ type: 'DONE' });
      stage.lift(...books);
    }
    return figures;
  } finally {
    await stage.close();
  }
}
