/** What the statecharts know, and what the screen or the voice makes of it that is not true, or no help. */
import { expect, it } from 'vitest';
import type { Reason } from '../../machines/domain.ts';
import {
  allUp,
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

const code = { type: 'CODE_UNKNOWN' } as const;

// German bends the words.
it.each(['nl', 'en', 'fr', 'ar'])(
  'U5: a card that joins in is asked for in other words than the end of the visit: %s',
  (language) => {
    const { 'identify.adding.title': adding = '', 'who-is-there.next': next = '' } =
      shipped[language] ?? {};
    expect(next).not.toBe('');
    const words = (text: string) => text.toLowerCase();
    expect(words(adding)).not.toContain(words(next));
  },
);

it('U4: by ear a book keeps the number that it was first given', async () => {
  const desk = await openDesk();
  const numbers = () => {
    const { view } = seen(desk);
    if (view.kind !== 'borrow') throw new Error(view.kind);
    return new Map(view.rows.map(({ hint, nth }) => [hint, nth]));
  };
  await desk.send(card, laid('1'));
  await desk.checkOuts.answer({ kind: 'refused', code: 'not-for-loan', title: null });
  await desk.send(laid('2'), laid('3'));
  const before = numbers();
  await desk.checkOuts.answer(lent());
  await desk.checkOuts.answer(lent());
  expect([...before.keys()].sort()).toEqual(['1', '2', '3']);
  expect(numbers()).toEqual(before);
});

it('U4: what is out of order is read aloud to who asks for it', async () => {
  const desk = await openDesk(undefined, { ...allUp, reader: 'down', scanner: 'down' });
  await desk.send({ type: 'DISPLAY', display: { speech: true } });
  expect(seen(desk)).toMatchObject({ view: { kind: 'out-of-order' } });
  expect(seen(desk)).toMatchObject({ display: { speech: true } });
});

it('U6: what is collected in another way is not asked to be paid', async () => {
  const reason: Reason = {
    ...{ rule: 'maximum-fees', denies: ['checkOut'], numbers: { sumCents: 1_500 } },
    clears: { by: 'pay', leastCents: 500, feeIds: ['f1'] },
  };
  const decision = { ...decisionOf({ checkOut: false }), reasons: [reason] };
  const owed = { ...fee, amountCents: 1_500, notPayable: 'direct-debit' } as const;
  const desk = await openDesk({ ...patronOf(decision, [owed]), leastFees: [] });
  await desk.send(card);
  const { view } = seen(desk);
  if (view.kind !== 'blocked') throw new Error(view.kind);
  expect(view.mayPay).toBe(false);
  expect(view.reasons.map(({ clears }) => clears.leastCents)).toEqual([undefined]);
});

it('U7: a code that was no item is not counted as an item that was not lent', async () => {
  const desk = await openDesk();
  await desk.send(card, code, laid('1'));
  await desk.checkOuts.answer(lent());
  await desk.send({ type: 'DONE', receipt: 'none' });
  expect(seen(desk).view).toMatchObject({ kind: 'goodbye', lent: 1 });
  expect(seen(desk).view).toMatchObject({ notLent: [] });
});

it('U10: a wrong card at rest is answered', async () => {
  const desk = await openDesk();
  await desk.send(code);
  expect(seen(desk).view).toMatchObject({ kind: 'identify', problem: 'not-a-card' });
  await desk.send({ type: 'BACK' });
  expect(seen(desk).view).toMatchObject({ kind: 'action' });
  // On the page with the choices too, and a card begins what it always does.
  await desk.send(code);
  expect(seen(desk).view).toMatchObject({ kind: 'identify', problem: 'not-a-card' });
  await desk.send(card);
  expect(seen(desk).view).toMatchObject({ kind: 'borrow' });
});

it('U10: who showed it and went leaves nothing on the screen', async () => {
  const desk = await openDesk();
  await desk.send(code);
  for (const ms of [delays.idleMs, delays.warningMs]) {
    expect(desk.state()).toBe('visiting');
    desk.clock.increment(ms);
    await settle();
  }
  expect(desk.state()).toBe('attract');
});

it('U11: what was laid down is counted beside what was lent only where the two differ', async () => {
  const desk = await openDesk();
  await desk.send(card, laid('1'), laid('2'));
  await desk.checkOuts.answer(lent());
  await desk.checkOuts.answer(lent());
  await desk.send({ type: 'DONE', receipt: 'none' });
  expect(seen(desk).view).toMatchObject({ kind: 'goodbye', lent: 2 });
  expect(seen(desk).view).toMatchObject({ laid: 0 });
});
