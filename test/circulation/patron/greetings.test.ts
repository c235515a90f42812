/** A message to every patron is a greeting; one to a single patron is not. */
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { createGreetings } from '../../../src/circulation/patron/greetings.ts';
import { answerWith } from '../../support/circulation/greeted.ts';
import { decisionOf, patronOf } from '../../support/machines/desk.ts';

const hashed: string[] = [];
function hashOf(text: string) {
  const hash = createHmac('sha256', 'key').update(text).digest('base64');
  hashed.push(hash);
  return hash;
}

async function meet(
  greetings: ReturnType<typeof createGreetings>,
  card: string,
  ...messages: string[]
) {
  const visit = greetings.mark(answerWith({ ...patronOf(decisionOf()), messages }));
  const outcome = await visit.identify(card);
  return outcome.kind === 'known' ? (outcome.patron.greetings ?? []) : null;
}

test('what three patrons in a row were given interrupts the fourth no more; what is new, or for one alone, does', async () => {
  const greetings = createGreetings(3, hashOf);
  expect(await meet(greetings, '1', 'Welkom', 'Reservatie klaar')).toEqual([]);
  expect(await meet(greetings, '2', 'Welkom')).toEqual([]);
  expect(await meet(greetings, '2', 'Welkom'), 'the same card again is the same patron').toEqual(
    [],
  );
  expect(await meet(greetings, '3', 'Welkom')).toEqual([]);
  expect(await meet(greetings, '4', 'Welkom', 'Lidgeld loopt af')).toEqual(['Welkom']);
  expect(await meet(greetings, '5', 'Welkom', 'Zaterdag dicht')).toEqual(['Welkom']);
  expect(await meet(greetings, '6'), 'one who was given none breaks the row').toEqual([]);
  expect(await meet(greetings, '7', 'Welkom')).toEqual([]);
});

test('the whole visit stays marked: after a PIN and after paying', async () => {
  const greetings = createGreetings(1, hashOf);
  await meet(greetings, '1', 'Welkom');
  const visit = greetings.mark(
    answerWith({ ...patronOf(decisionOf()), messages: ['Welkom'] }, 'pin-needed'),
  );
  expect(await visit.identify('2')).toEqual({ kind: 'pin-needed' });
  expect(await visit.enterPin('1234')).toMatchObject({
    kind: 'known',
    patron: { greetings: ['Welkom'] },
  });
  const paid = await visit.pay(['f1'], 'terminal', () => {}, new AbortController().signal, 'nl');
  expect(paid).toMatchObject({ kind: 'paid', patron: { greetings: ['Welkom'] } });
});

test('switched off, nothing is marked and nothing stored', async () => {
  const greetings = createGreetings(0, hashOf);
  hashed.length = 0;
  for (const card of ['1', '2', '3']) expect(await meet(greetings, card, 'Welkom')).toEqual([]);
  expect(hashed.length).toBe(3); // the cards of the visits under way
});
