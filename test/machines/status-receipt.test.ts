/** The account on paper, without a transaction. */
import { expect, it } from 'vitest';
import { showAccount } from '../../src/screen/views/views.ts';
import { decisionOf, fee, openDesk, patronOf } from '../support/machines/desk.ts';
import { settle } from '../support/machines/questions.ts';

const card = { type: 'CARD', card: '1' } as const;
const print = { type: 'PRINT_STATUS' } as const;
const out = { type: 'PART', part: 'printer', state: 'down' } as const;

async function openAccount(settings: Parameters<typeof openDesk>[3] = { statusReceipt: true }) {
  const desk = await openDesk(patronOf(decisionOf(), [fee]), undefined, undefined, settings);
  await desk.send({ type: 'BEGIN' }, { type: 'CHOOSE', action: 'account' }, card);
  expect(desk.task()).toBe('account');
  const { clock } = desk;
  const status = () =>
    showAccount(desk.visit().context, 'Europe/Brussels', new Date(clock.now()).toISOString())
      .status;
  return { ...desk, status, asked: () => desk.statuses.open.map((one) => one.asked) };
}

it('is printed as it stands on the account, and said once it came out', async () => {
  const { send, statuses, status, task, asked } = await openAccount();
  expect(status()).toEqual({ prints: true, last: null });
  await send(print);
  expect([task(), status()]).toEqual(['account', { prints: true, last: 'printing' }]);
  expect(asked()).toMatchObject([
    { language: 'nl', loans: [{ item: '9' }], fees: [{ amountCents: fee.amountCents }] },
  ]);
  await statuses.answer('printed');
  expect(status()).toEqual({ prints: true, last: 'printed' });
});

it('has the dates of what was renewed in this visit', async () => {
  const { actor, send, asked } = await openAccount();
  // While it is renewed, the date is about to change.
  actor.send({ type: 'RENEW', items: ['9'] });
  actor.send(print);
  expect(asked()).toEqual([]);
  await settle();
  await send(print);
  expect(asked()).toMatchObject([{ loans: [{ item: '9', dueOn: '2026-12-24' }] }]);
});

it('a second touch prints nothing more, until the first came out', async () => {
  const { send, statuses } = await openAccount();
  await send(print, print);
  expect(statuses.open).toHaveLength(1);
  await statuses.answer('no-paper');
  await send(print);
  expect(statuses.open).toHaveLength(1);
});

it.each(['failed', 'no-paper'] as const)('%s is said', async (outcome) => {
  const { send, statuses, status } = await openAccount();
  await send(print);
  await statuses.answer(outcome);
  expect(status()?.last).toBe(outcome);
});

it('who goes on meanwhile is told nothing of it, and finds no word of it later', async () => {
  const { send, statuses, status, task } = await openAccount();
  await send(print, { type: 'FEES' }, { type: 'BACK' });
  expect([task(), status()?.last]).toEqual(['account', null]);
  await statuses.answer('printed');
  expect(status()?.last).toBe(null);
});

it('the next one on the account hears nothing of the one before', async () => {
  const { send, statuses, status } = await openAccount();
  await send(print);
  await statuses.answer('printed');
  await send({ type: 'BACK' }, { type: 'CHOOSE', action: 'account' });
  expect(status()?.last).toBe(null);
});

it('without a printer that works, and where the library has none, nothing is printed', async () => {
  const { send, statuses, status } = await openAccount();
  await send(out, print);
  expect([statuses.open, status()]).toEqual([[], { prints: false, last: null }]);
  const other = await openAccount({});
  await other.send(print);
  expect([other.statuses.open, other.status()]).toEqual([[], undefined]);
});
