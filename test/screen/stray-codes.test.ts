/** A code that is neither card nor item, or is of an item that goes to the desk: one sentence, on each screen. */
import { describe, expect, it } from 'vitest';
import { texts } from '../../src/screen/texts.ts';
import { changesBetween } from '../../ui/changes.ts';
import {
  blocked,
  card,
  decisionOf,
  delays,
  fee,
  laid,
  lent,
  openDesk,
  patronOf,
} from '../support/machines/desk.ts';
import { settle } from '../support/machines/questions.ts';
import { seen } from '../support/screen/seen.ts';
import { shipped } from '../support/screen/shipped.ts';

const dutch = texts(shipped.nl ?? {}, 'nl', 'Europe/Brussels', 'EUR');
const code = { type: 'CODE_UNKNOWN' } as const;
const notOurs = { type: 'CODE_UNKNOWN', notOurs: true } as const;
const toAccount = [{ type: 'BEGIN' }, { type: 'CHOOSE', action: 'account' }, card] as const;
const shownMs = 8_000;

type Desk = Awaited<ReturnType<typeof openDesk>>;
const toFees = [
  { type: 'BEGIN' },
  { type: 'CHOOSE', action: 'borrow' },
  card,
  { type: 'FEES' },
] as const;
const places: Record<string, (desk: Desk) => Promise<unknown>> = {
  pin: (desk) => desk.send({ type: 'CARD', card: 'pin' }),
  'one-moment': (desk) => desk.send({ type: 'CARD', card: 'slow' }),
  action: (desk) => desk.send(...toAccount, { type: 'BACK' }),
  account: (desk) => desk.send(...toAccount),
  blocked: (desk) => desk.send({ type: 'CARD', card: 'blocked' }),
  fees: (desk) => desk.send(...toFees),
  pay: (desk) => desk.send(...toFees, { type: 'CHOOSE_FEES', feeIds: [fee.id] }, { type: 'PAY' }),
  receipt: async (desk) => {
    await desk.send(card, laid('1'));
    await desk.checkOuts.answer(lent());
    await desk.send({ type: 'DONE' });
  },
};

describe.each(Object.entries(places))('on the screen %s', (kind, go) => {
  async function openThere() {
    const patron = kind === 'fees' || kind === 'pay' ? blocked : patronOf(decisionOf());
    const desk = await openDesk(patron);
    await go(desk);
    const before = seen(desk);
    expect(before.view.kind).toBe(kind);
    expect(before).not.toHaveProperty('stray');
    return { desk, before };
  }

  it('one sentence comes, and the patron stays where they are', async () => {
    const { desk, before } = await openThere();
    await desk.send(code);
    expect(seen(desk)).toEqual({ ...before, stray: 'header.stray' });
    await desk.send(notOurs);
    expect(seen(desk)).toEqual({ ...before, stray: 'identify.not-ours' });
  });

  it('it is gone at the next touch', async () => {
    const { desk, before } = await openThere();
    await desk.send(code, { type: 'TOUCH' });
    expect(seen(desk)).toEqual(before);
  });

  it('it is gone after a time, which is no sign of a patron', async () => {
    const { desk, before } = await openThere();
    await desk.send(code);
    desk.clock.increment(shownMs - 1);
    expect(seen(desk)).toMatchObject({ stray: 'header.stray' });
    desk.clock.increment(1);
    expect(seen(desk)).toEqual(before);
    desk.clock.increment(delays.idleMs - shownMs);
    await settle();
    // Not asked while the library system or the terminal is.
    const isBusy = kind === 'one-moment' || kind === 'pay';
    expect(seen(desk).dialog?.kind).toBe(isBusy ? undefined : 'are-you-there');
  });
});

describe('where the screen asks for a code it says so itself', () => {
  const toReturn = [{ type: 'BEGIN' }, { type: 'CHOOSE', action: 'return' }] as const;
  const viewAfter = async (...events: Parameters<Desk['send']>) => {
    const desk = await openDesk();
    await desk.send(...events);
    expect(seen(desk)).not.toHaveProperty('stray');
    return seen(desk).view;
  };

  it.each([
    ['code', code, 'not-a-card'],
    ['item', notOurs, 'not-ours'],
  ] as const)('a card: %s', async (_, event, problem) => {
    expect(await viewAfter(event)).toMatchObject({ kind: 'identify', problem });
    expect(await viewAfter({ type: 'BEGIN' }, event)).toMatchObject({ kind: 'identify', problem });
  });

  it('on a list an item that is not dealt with here has a row, for it goes to the desk', async () => {
    const rows = [{ state: 'refused', code: 'not-ours', isScanned: true }];
    expect(await viewAfter(card, notOurs)).toMatchObject({ kind: 'borrow', rows });
    expect(await viewAfter(...toReturn, notOurs)).toMatchObject({ kind: 'return', rows });
  });

  // An ISBN beside the library's own barcode: nothing was refused, and nothing is counted (U7).
  it.each([
    ['borrow', [card]],
    ['return', toReturn],
  ] as const)('on the list to %s another code is a line, until the next sign', async (kind, go) => {
    const desk = await openDesk();
    await desk.send(...go, code);
    expect(seen(desk)).toMatchObject({ stray: 'list.stray', view: { kind, rows: [] } });
    await desk.send({ type: 'ITEM', item: '7' });
    expect(seen(desk)).not.toHaveProperty('stray');
    await desk.send(code);
    expect(seen(desk)).toMatchObject({ stray: 'list.stray', view: { rows: [{ hint: '7' }] } });
    desk.clock.increment(shownMs);
    expect(seen(desk)).not.toHaveProperty('stray');
  });

  it('an item that is not dealt with here is no third card that failed', async () => {
    const desk = await openDesk();
    await desk.send(code, code, notOurs, notOurs);
    expect(seen(desk)).toMatchObject({ view: { problem: 'not-ours' }, dialog: null });
    await desk.send(code);
    expect(seen(desk).dialog).toEqual({ kind: 'help' });
  });
});

it('while it is asked who is there, a code that the list does not take is answered', async () => {
  const desk = await openDesk();
  await desk.send(card, { type: 'CARD', card: '2' });
  expect(seen(desk).dialog?.kind).toBe('who-is-there');
  await desk.send(code);
  expect(seen(desk)).toMatchObject({ stray: 'header.stray', view: { kind: 'borrow', rows: [] } });
});

it('a patron who takes more time has more to read it', async () => {
  const desk = await openDesk();
  await desk.send(...toAccount, { type: 'DISPLAY', display: { moreTime: true } }, code);
  desk.clock.increment(shownMs * delays.moreTimeFactor - 1);
  expect(seen(desk)).toMatchObject({ stray: 'header.stray' });
  desk.clock.increment(1);
  expect(seen(desk)).not.toHaveProperty('stray');
});

it('nothing of it is left for the next visit', async () => {
  const desk = await openDesk();
  await desk.send(...toAccount, code, { type: 'CARD', card: '2' }, { type: 'NEXT_READER' });
  expect(seen(desk)).not.toHaveProperty('stray');
});

it('it is heard, with the sound of a warning, and by ear in whole sentences', async () => {
  const desk = await openDesk();
  await desk.send(...toAccount);
  const before = seen(desk);
  await desk.send(notOurs);
  expect(changesBetween(before, seen(desk), dutch)).toEqual({
    sounds: ['warning'],
    spoken: ['Dit exemplaar is niet van ons. Breng het naar de balie.'],
  });
  expect(changesBetween(seen(desk), before, dutch)).toEqual({ sounds: [], spoken: [] });
});
