/**
 * Thousands of visits in one process, through real sockets and a real database: nothing grows,
 * nothing gets slower. 30 in every run, to see that it works; `LONG=1`: 20,000, of which two in a
 * hundred by the plate.
 */
import { afterEach, expect, test } from 'vitest';
import type { Screen } from '../../src/screen/screen.ts';
import { here, identify, shows } from '../support/system/patron.ts';
import { type Stage, setStage } from '../support/system/stage.ts';

const long = process.env.LONG === '1';
const visits = long ? 20_000 : 30;
const warmUp = long ? 1_000 : 10;
const byPlateEvery = long ? 100 : 30;
const mostGrowthBytes = 3 * 1024 * 1024;
const mostResidentBytes = 120 * 1024 * 1024;

let stage: Stage | null = null;
afterEach(() => stage?.close());

function rowIsDone({ view }: Screen) {
  return (
    (view.kind === 'borrow' || view.kind === 'return') &&
    !view.stillWorking &&
    view.rows.some((row) => row.state === 'done')
  );
}

/** One book is lent, or comes back; the time of it in milliseconds. */
async function visit(set: Stage, turn: number, book: string): Promise<number> {
  const lends = turn % 2 === 0;
  await set.sees('attract', shows('attract'));
  const fromMs = performance.now();
  if (lends) await identify(set, 1);
  else {
    await set.touch({ type: 'BEGIN' });
    await set.sees('the choice', shows('action'));
    await set.touch({ type: 'CHOOSE', action: 'return' });
    await set.sees('the returns', shows('return'));
  }
  // The last of so many is a return, the first of the next a loan of another book.
  if ((turn + 1) % byPlateEvery < 2) set.layDown(book);
  else set.scanner.scan(book);
  await set.sees('an answer to the book', rowIsDone);
  await set.touch({ type: 'DONE' });
  await set.sees('the end', ({ view: { kind } }) =>
    ['receipt', 'goodbye', 'attract'].includes(kind),
  );
  if (set.screen()?.view.kind === 'receipt') await set.touch({ type: 'RECEIPT', how: 'none' });
  await set.sees('goodbye', ({ view: { kind } }) => ['goodbye', 'attract'].includes(kind));
  await set.touch({ type: 'DONE' });
  await set.sees('attract', shows('attract'));
  const tookMs = performance.now() - fromMs;
  set.lift(book);
  return tookMs;
}

function median(values: readonly number[]) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

test(`${visits} visits`, { timeout: 60_000 + visits * 300 }, async () => {
  const set = await setStage({}, {}, { measured: true });
  stage = set;
  await set.sees('everything works', ({ view }) => view.kind === 'attract' && view.limits === null);
  // Another one each time: a book that comes back before the reader has missed it is a book left on
  // the plate.
  const books = here(set, 20);
  const took: number[] = [];
  for (let turn = 0; turn < warmUp; turn += 1)
    took.push(await visit(set, turn, books[(turn >> 1) % 20] ?? ''));
  const before = await set.measure();
  const heaps = [before.heapBytes];
  for (let turn = warmUp; turn < visits; turn += 1) {
    took.push(await visit(set, turn, books[(turn >> 1) % 20] ?? ''));
    if ((turn + 1) % warmUp === 0) heaps.push((await set.measure()).heapBytes);
  }
  const after = await set.measure();
  const part = Math.min(1_000, Math.floor(visits / 3));
  const [first, last] = [median(took.slice(0, part)), median(took.slice(-part))];
  const growth = after.heapBytes - before.heapBytes;
  // What was collected is given back to the system a moment later.
  let { residentBytes } = after;
  const mayReside = async () => {
    residentBytes = (await set.measure()).residentBytes;
    return residentBytes;
  };
  await expect.poll(mayReside, { timeout: 10_000, interval: 500 }).toBeLessThan(mostResidentBytes);
  const mega = (bytes: number) => (bytes / 1024 / 1024).toFixed(2);
  console.info(
    `heap ${heaps.map(mega).join(' ')} MB; resident ${mega(residentBytes)} MB; ` +
      `handles ${before.handles}, then ${after.handles}; a visit ${first.toFixed(1)} ms, then ${last.toFixed(1)} ms`,
  );
  expect(set.library.log().filter(({ what }) => what === 'check-out')).toHaveLength(visits / 2);
  expect(growth).toBeLessThan(mostGrowthBytes);
  expect(after.handles).toBeLessThanOrEqual(before.handles + 2);
  // As long as ever, but for what else the machine does meanwhile.
  if (long) expect(last).toBeLessThan(first * 1.25 + 2);
});
