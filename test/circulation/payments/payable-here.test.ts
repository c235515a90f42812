/** Which of the listed fees is offered here, and that what was paid is not asked for again. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { profiles } from '../../../packages/sip2/src/index.ts';
import { noteInterrupted, resolveOpen } from '../../../src/circulation/settle/resolve.ts';
import { openVisit } from '../../../src/circulation/visit.ts';
import { type Acquirer, openAcquirer } from '../../support/circulation/acquirer.ts';
import { type Counter, openCounter } from '../../support/circulation/counter.ts';
import {
  feeLine,
  importNight,
  knownAsWise,
  sayAsWise,
} from '../../support/circulation/wise-answers.ts';
import { card } from '../../support/simulators/lindeveld.ts';

let acquirer: Acquirer;
let counter: Counter;
beforeEach(async () => {
  acquirer = await openAcquirer();
  const terminal = acquirer.open('adyen');
  counter = await openCounter({ profile: profiles.wise, form: 'wise', terminal });
});
afterEach(async () => {
  await counter.close();
  await acquirer.close();
});

it('L7: a fee of another institution, as the facts of the night say, is paid there', async () => {
  const elsewhere = { id: '4711', amountCents: 1500, createdOn: '2024-05-01', institution: '9999' };
  await importNight(counter, { fees: [elsewhere] });
  const said = { lines: [feeLine('4711', '15.00')], owed: '15.00' };
  const { facts, shown } = await knownAsWise(counter, said);
  expect(facts?.fees).toMatchObject([{ institution: '9999' }]);
  expect(shown.fees[0]?.notPayable).toBe('elsewhere');
});

it('L20: an arrangement (R) is not paid here, without a date too', async () => {
  const said = { lines: [feeLine('77', '2.00', { state: 'R' })], owed: '2.00' };
  const { shown } = await knownAsWise(counter, said);
  expect(shown.fees[0]).toMatchObject({ state: 'arrangement', notPayable: 'arrangement' });
});

async function payer(lines: readonly string[], owed: string) {
  const { sent } = await sayAsWise(counter, () => ({ lines, owed }));
  const visit = openVisit(counter.parts, 'online');
  await visit.identify(card(1));
  expect((await visit.enterPin('1234')).kind).toBe('known');
  const pay = async () =>
    (await visit.pay(['77'], 'terminal', () => undefined, new AbortController().signal, 'nl')).kind;
  return { sent, pay };
}

it('L8: a fee that is booked, and listed for a moment longer, is not taken a second time', async () => {
  const { pay } = await payer([feeLine('77', '2.00')], '2.00');
  expect(await pay()).toBe('paid');
  await pay();
  expect(acquirer.payments()).toHaveLength(1);
});

it('a part of the list does not say that a paid fee is closed', async () => {
  const said = { lines: [feeLine('77', '2.00')] as string[] | null, owed: '2.00' };
  await sayAsWise(counter, () => said);
  const { journal, clock } = counter.parts;
  const paid = { kind: 'payment', attempt: 'a', patron: card(1), amountCents: 200 } as const;
  const way = { way: 'terminal', driver: 'adyen', fees: [{ id: '77', amountCents: 200 }] } as const;
  const id = journal.begin({ ...paid, ...way }, clock.now());
  for (const note of [{ step: 'completed' }, { step: 'booking', feeId: '77' }] as const)
    journal.note(id, note, clock.now());
  noteInterrupted(counter.parts);
  Object.assign(said, { lines: null, owed: '0.00' });
  await resolveOpen(counter.parts);
  expect(journal.get(id)?.settlement).toEqual({ state: 'staff', why: 'fees-not-shown' });
});

it('L15: of two fees under one number neither is paid under the transaction of the other', async () => {
  const { sent, pay } = await payer([feeLine('77', '2.00'), feeLine('77', '3.00')], '5.00');
  await pay();
  expect(new Set(sent).size).toBe(sent.length);
});
