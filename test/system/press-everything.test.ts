import { afterEach, expect, it } from 'vitest';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import { shows } from '../support/system/patron.ts';
import { type Stage, setStage } from '../support/system/stage.ts';

let stage: Stage;
afterEach(() => stage?.close());

/** mulberry32: a small generator, so that a seed gives the same patron again. */
function randomOf(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const steps = Number(process.env.STEPS ?? 250);

it(`random touches, seed ${seed}: nothing breaks, and no item leaves unsecured without a loan`, async () => {
  stage = await setStage();
  const below = randomOf(seed);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T;
  const items = [...stage.library.library.state.items.keys()];
  const touches: readonly object[] = [
    { type: 'BEGIN' },
    { type: 'CHOOSE', action: 'borrow' },
    { type: 'CHOOSE', action: 'return' },
    { type: 'CHOOSE', action: 'account' },
    { type: 'PIN', pin: '1234' },
    { type: 'PIN', pin: '9999' },
    { type: 'FEES' },
    { type: 'CHOOSE_FEES', feeIds: [] },
    { type: 'PAY' },
    { type: 'CANCEL' },
    { type: 'RENEW', items: items.slice(0, 60) },
    { type: 'DONE' },
    { type: 'BACK' },
    { type: 'STOP' },
    { type: 'RECEIPT', how: 'print' },
    { type: 'RECEIPT', how: 'none' },
    { type: 'STAY' },
    { type: 'OPEN', dialog: 'help' },
    { type: 'CLOSE' },
    { type: 'LEAVE_OUT' },
    { type: 'AGREE_COST', key: `borrow:${items[0]}` },
    { type: 'DECLINE_COST', key: 'borrow:none' },
    { type: 'LANGUAGE', language: 'en' },
    { type: 'DISPLAY', display: { textSize: 3, low: true } },
    { type: 'TOUCH' },
  ];
  const acts = [
    () => stage.scanner.scan(patronCard(1 + below(40))),
    () => stage.scanner.scan(pick(items)),
    () => stage.scanner.scan('9789026146664'),
    () => stage.layDown(pick(items), pick(items)),
    () => stage.lift(pick(items)),
    () => stage.reader.tags()[0] && stage.reader.take(stage.reader.tags()[0]?.uid ?? ''),
    () =>
      stage.terminal.approveNow() ||
      stage.terminal.next(pick(['hold', 'approve', 'decline'] as const)),
    () => stage.printer.setStatus({ paper: pick(['ok', 'out'] as const) }),
  ];
  /** What someone who knows the machine would do now: without it nobody gets far. */
  const sensible = (): (() => unknown) | null => {
    const dialog = stage.screen()?.dialog;
    if (dialog?.kind === 'cost') {
      const type = pick(['AGREE_COST', 'DECLINE_COST'] as const);
      return () => stage.touch({ type, key: dialog.key });
    }
    switch (stage.screen()?.view.kind) {
      case 'attract':
      case 'identify':
        return () => stage.scanner.scan(patronCard(1 + below(40)));
      case 'pin':
        return () => stage.touch({ type: 'PIN', pin: '1234' });
      case 'blocked':
        return () => stage.touch({ type: 'FEES' });
      case 'fees':
        return () => stage.touch({ type: 'PAY' });
      case 'pay':
        return () => stage.terminal.approveNow();
      case 'borrow':
      case 'return':
        return () => stage.layDown(pick(items));
      default:
        return null;
    }
  };
  await stage.sees('attract', shows('attract'));
  for (let step = 0; step < steps; step += 1) {
    const known = below(2) === 0 ? sensible() : null;
    if (known) await known();
    else if (below(3) === 0) pick(acts)();
    else expect((await stage.touch(pick(touches))).ok).toBe(true);
    // A hurried person, sped up: the plate must have time to see something at all.
    await new Promise((resolve) => setTimeout(resolve, below(60)));
  }

  // Whatever it was, it comes to an end: by its outcome, then by Stop and Done.
  stage.terminal.next('decline');
  const ending = performance.now();
  while (stage.screen()?.view.kind !== 'attract') {
    expect(performance.now() - ending, JSON.stringify(stage.screen())).toBeLessThan(50_000);
    stage.terminal.declineNow();
    // Each is waited for: one that is under way when the kiosk ends would be an error of its own.
    for (const intent of [{ type: 'STOP' }, { type: 'RECEIPT', how: 'none' }, { type: 'DONE' }])
      await stage.touch(intent);
  }
  expect(stage.log().filter((report) => report.code === 'defect')).toEqual([]);
  // It was no quiet day: the library system was asked many things.
  expect(stage.library.received().length).toBeGreaterThan(20);

  const { loans } = stage.library.library.state;
  const unsecured = stage.reader.tags().filter((tag) => tag.afi === 0xc2);
  const numbers = unsecured.map((tag) =>
    items.find((item) => Buffer.from(tag.memory).includes(Buffer.from(item, 'ascii'))),
  );
  for (const item of numbers) expect([item, loans.has(item ?? '')]).toEqual([item, true]);
  const payments = stage.library.log().filter((booking) => booking.what === 'payment').length;
  expect(payments).toBeGreaterThanOrEqual(
    stage.terminal.transactions().filter((paid) => paid.state === 'paid').length,
  );
}, 120_000);
