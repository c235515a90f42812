/** When a visit calls the staff, and what it then shows. */
import { describe, expect, it } from 'vitest';
import type { CallReason } from '../../machines/domain.ts';
import { normalDisplay } from '../../machines/visit/context.ts';
import {
  allUp,
  blocked,
  card,
  decisionOf,
  delays,
  openDesk,
  patronOf,
  tagOf,
} from '../support/machines/desk.ts';

function deskWith(callFor: readonly CallReason[], patron = patronOf(decisionOf())) {
  return openDesk(patron, allUp, normalDisplay, { callFor });
}
const press = [{ type: 'OPEN', dialog: 'help' }, { type: 'CALL_STAFF' }] as const;
const unknown = { type: 'CARD', card: 'nobody' } as const;
type Desk = Awaited<ReturnType<typeof openDesk>>;
const callOf = (desk: Desk) => desk.visit().context.call;

describe('the key', () => {
  it('calls once a visit, and again where the call reached nobody', async () => {
    const desk = await deskWith(['patron']);
    await desk.send(card, ...press, ...press, { type: 'CALL_STAFF' });
    expect([desk.called, callOf(desk)]).toEqual([['patron'], 'calling']);
    await desk.send({ type: 'CALL', call: 'delivered' }, ...press);
    expect([desk.called, callOf(desk)]).toEqual([['patron'], 'delivered']);
    await desk.send({ type: 'CALL', call: 'failed' }, ...press);
    expect([desk.called, callOf(desk)]).toEqual([['patron', 'patron'], 'calling']);
    await desk.send({ type: 'CALL', call: 'coming' }, ...press);
    expect([desk.called, callOf(desk)]).toEqual([['patron', 'patron'], 'coming']);
  });

  it('calls nobody where no way to the staff is set', async () => {
    const desk = await deskWith([]);
    await desk.send(card, ...press);
    expect([desk.called, callOf(desk)]).toEqual([[], 'none']);
  });

  it('of the visit before is nothing that this patron is told', async () => {
    const desk = await deskWith(['patron']);
    await desk.send(card, ...press, { type: 'CLOSE' }, { type: 'STOP' }, { type: 'DONE' });
    expect(desk.task()).toBe(null);
    await desk.send({ type: 'BEGIN' }, { type: 'CALL', call: 'coming' });
    expect(callOf(desk)).toBe('none');
  });
});

it('an answer of the staff is no sign of the patron', async () => {
  const desk = await deskWith(['patron']);
  await desk.send(card, ...press, { type: 'CLOSE' });
  desk.clock.increment(delays.idleMs - 1_000);
  await desk.send({ type: 'CALL', call: 'delivered' });
  desk.clock.increment(1_000);
  expect(desk.visit().hasTag('asked')).toBe(true);
  await desk.send({ type: 'CALL', call: 'coming' });
  expect([desk.visit().hasTag('asked'), callOf(desk)]).toEqual([true, 'coming']);
});

describe('by itself, where the configuration has the situation', () => {
  it('at the third card that is not accepted', async () => {
    const desk = await deskWith(['patron', 'unknown-card']);
    await desk.send({ type: 'BEGIN' }, unknown, unknown);
    expect(desk.called).toEqual([]);
    await desk.send(unknown);
    expect([desk.called, callOf(desk)]).toEqual([['unknown-card'], 'calling']);
    expect(desk.visit().matches({ dialog: 'help' })).toBe(true);
  });

  it('at a payment whose end is unknown', async () => {
    const desk = await deskWith(['patron', 'payment-unknown'], blocked);
    await desk.send(card, { type: 'FEES' }, { type: 'PAY' });
    await desk.payments.answer({
      kind: 'unknown',
      amountCents: 320,
      attempt: 'A',
      patron: blocked,
    });
    expect([desk.task(), desk.called]).toEqual(['paymentUnknown', ['payment-unknown']]);
  });

  it('where a set stays incomplete, and not where it is completed in time', async () => {
    const part = (ordinal: number) =>
      ({
        type: 'TAG_APPEARED',
        tag: tagOf('5', { uid: `E00401500000000${ordinal}`, parts: 2, ordinal }),
      }) as const;
    const incomplete = async () => {
      const desk = await deskWith(['patron', 'set-incomplete']);
      await desk.send(card, part(1));
      return desk;
    };
    const waits = await incomplete();
    waits.clock.increment(29_000);
    expect(waits.called).toEqual([]);
    waits.clock.increment(1_000);
    expect([waits.called, callOf(waits)]).toEqual([['set-incomplete'], 'calling']);

    const completes = await incomplete();
    completes.clock.increment(29_000);
    await completes.send(part(2));
    completes.clock.increment(29_000);
    expect(completes.called).toEqual([]);
  });

  it('and is silent in each of them where it has not', async () => {
    const desk = await deskWith(['patron'], blocked);
    await desk.send({ type: 'BEGIN' }, unknown, unknown, unknown, { type: 'CLOSE' }, card);
    await desk.send({ type: 'FEES' }, { type: 'PAY' });
    await desk.payments.answer({
      kind: 'unknown',
      amountCents: 320,
      attempt: 'A',
      patron: blocked,
    });
    expect([desk.task(), desk.called]).toEqual(['paymentUnknown', []]);
  });
});

it.each([
  { type: 'CARD', card: 'another' },
  { type: 'ITEM', item: '33550000000001' },
  { type: 'CODE_UNKNOWN' },
] as const)('what is shown while a dialog is open ($type) closes it, and counts', async (shown) => {
  const desk = await deskWith([]);
  await desk.send(card, { type: 'OPEN', dialog: 'help' });
  expect(desk.visit().matches({ dialog: 'help' })).toBe(true);
  await desk.send(shown);
  expect(desk.visit().matches({ dialog: 'none' })).toBe(true);
  if (shown.type === 'CARD') expect(desk.visit().hasTag('whoIsThere')).toBe(true);
  else if (shown.type === 'CODE_UNKNOWN')
    expect(desk.visit().matches({ strayCode: 'said' })).toBe(true);
  else expect(desk.visit().context.items).toHaveLength(1);
});
